import assert from "node:assert/strict";
import { objectsAt, textAt } from "../../../sandbox/arm/protocol/json.ts";
import { asksOf } from "../../../sandbox/arm/types/guest/check.ts";
import { setCondition } from "../../../sandbox/arm/types/guest/condition.ts";
import type { Changes } from "./bodies.ts";
import { World } from "./world.ts";

describe("a run command", () => {
  const ask = "Invoke-WebRequest -Uri 'http://localhost:80/'";

  /** A machine whose script was this, or that has none. */
  function machine(command?: string): World {
    const world = new World().withMachine();
    if (command !== undefined) {
      const changes = { "properties.settings.commandToExecute": command };
      world.request("PUT", `${world.compute("virtualMachines", "vm")}/extensions/app`, world.scriptBody(changes));
      world.finish();
    }
    return world;
  }

  /** How a run of a script ends. */
  function outcome(world: World, script: string, changes: Changes = {}): string | undefined {
    const id = `${world.compute("virtualMachines", "vm")}/runCommands/health`;
    world.request("PUT", id, world.runCommandBody({ "properties.source.script": script, ...changes }));
    world.finish();
    return textAt(world.get(id), "properties.provisioningState");
  }

  it("that asks the machine succeeds where its application answers on that port", () => {
    assert.equal(outcome(machine("powershell Add-WindowsFeature Web-Server"), ask), "Succeeded");
    assert.equal(outcome(machine("powershell ./serve.ps1 -Port 8080"), ask), "Failed");
    assert.equal(outcome(machine("powershell exit 1"), ask), "Failed");
    assert.equal(outcome(machine(), ask), "Failed");
  });

  it("that asks a machine which has crashed or fails its probe fails", () => {
    for (const kind of ["crashed", "unhealthy"] as const) {
      const world = machine("powershell Add-WindowsFeature Web-Server");
      setCondition(world.store.get(world.compute("virtualMachines", "vm"))!, { kind }, world.azure);
      assert.equal(outcome(world, ask), "Failed", kind);
    }
  });

  it("fails with its script only where it says so", () => {
    assert.equal(outcome(machine(), "exit 3"), "Failed");
    const lenient = { "properties.treatFailureAsDeploymentFailure": false };
    assert.equal(outcome(machine(), "exit 3", lenient), "Succeeded");
    assert.equal(outcome(machine(), "Get-Date"), "Succeeded");
  });

  it("says why it failed, and goes with its machine", () => {
    const world = machine();
    const vm = world.compute("virtualMachines", "vm");
    const id = `${vm}/runCommands/health`;
    const { headers = {} } = world.request("PUT", id, world.runCommandBody({ "properties.source.script": "exit 1" }));
    world.finish();
    const ended = world.get(headers["azure-asyncoperation"] ?? "");
    assert.match(String(textAt(ended, "error.message")), /run command 'health' of VM 'vm'.*exited with code: 1/);
    world.request("DELETE", vm);
    world.finish();
    assert.equal(world.store.get(id), undefined);
  });

  it("is understood by the URLs and connections in it, to the machine's own address or to localhost", () => {
    const [own, tcp, ...others] = asksOf(
      [
        "$address = (Get-NetIPConfiguration).IPv4Address.IPAddress",
        `Invoke-WebRequest -UseBasicParsing -MaximumRedirection 0 -TimeoutSec 15 -Uri "https://\${address}:443/healthz"`,
        "(New-Object Net.Sockets.TcpClient).Connect($address, 8080)",
      ].join("\n"),
    );
    const common = { patience: 15, followsRedirects: false, toLoopback: false };
    assert.deepEqual(own, { ...common, protocol: "Https", port: 443, path: "/healthz" });
    assert.deepEqual(tcp, { ...common, protocol: "Tcp", port: 8080, path: "/" });
    assert.deepEqual(others, []);
    const loopback = { patience: 100, followsRedirects: true, toLoopback: true };
    assert.deepEqual(asksOf(ask), [{ ...loopback, protocol: "Http", port: 80, path: "/" }]);
    assert.equal(asksOf("(New-Object Net.Sockets.TcpClient).Connect('localhost', 8080)")[0]?.port, 8080);
    assert.deepEqual(asksOf("Get-Date"), []);
  });
});

describe("a health check in a machine", () => {
  const web = (options = "", patience = 5) =>
    `Invoke-WebRequest -MaximumRedirection 0 -TimeoutSec ${patience} -Uri "http://\${address}:80/${options}"`;
  const connect = "(New-Object Net.Sockets.TcpClient).Connect($address, 80)";
  const install = (options: string) => `powershell -File install.ps1 ${options}`;
  const site = "http://192.168.1.4:80/";

  for (const [options, script, line] of [
    ["", web(), `Up_Probe_Success: ${site}`],
    ["-Redirect /home", web(), `Down_Probe_HttpStatusCodeError: ${site} answered 302`],
    ["-Redirect /home", web().replace("-MaximumRedirection 0", ""), `Up_Probe_Success: ${site}`],
    ["-Redirect /home", web("healthz"), `Up_Probe_Success: ${site}healthz`],
    ["-Status 503", web(), `Down_Probe_HttpStatusCodeError: ${site} answered 503`],
    ["-HostName www.example.com", web(), `Down_Probe_HttpStatusCodeError: ${site} answered 404`],
    ["-Loopback", web(), `Down_Probe_HttpEndpointUnreachable: ${site} refused the connection`],
    ["-Loopback", web().replace(/\$\{address\}/, "localhost"), "Up_Probe_Success: http://localhost:80/"],
    ["-Port 8080", web(), `Down_Probe_HttpEndpointUnreachable: ${site} refused the connection`],
    ["-NoFirewallRule", web(), `Up_Probe_Success: ${site}`],
    ["-Seconds 6", web(), `Down_Probe_HttpNoResponse: ${site} gave no answer within 5 s`],
    ["-Seconds 6", web("", 7), `Up_Probe_Success: ${site}`],
    ["", connect, "Up_Probe_Success: 192.168.1.4:80"],
    ["-Port 8080", connect, "Down_Probe_TcpProbeTimeout: 192.168.1.4:80 refused the connection"],
    ["-Https", web(), `Down_Probe_HttpEndpointUnreachable: ${site} refused the connection`],
    ["-Https", web().replace("http:", "https:"), `Up_Probe_Success: ${site.replace("http:", "https:")}`],
  ] as const) {
    it(`by ${script.slice(0, 60)}… of an application ${options} writes ${line}`, () => {
      const world = new World().withMachine();
      const vm = world.compute("virtualMachines", "vm");
      const changes = { "properties.settings.commandToExecute": install(options) };
      world.request("PUT", `${vm}/extensions/app`, world.scriptBody(changes));
      world.finish();
      assert.deepEqual(managed(world, script), line);
      assert.deepEqual(byAction(world, script), line);
    });
  }

  it("that asks for several things fails with the first that does not answer", () => {
    const world = new World().withMachine();
    const changes = { "properties.settings.commandToExecute": install("-Port 80") };
    world.request("PUT", `${world.compute("virtualMachines", "vm")}/extensions/app`, world.scriptBody(changes));
    world.finish();
    const line = "Down_Probe_HttpEndpointUnreachable: http://192.168.1.4:8080/ refused the connection";
    assert.equal(managed(world, `${web()}\n${web().replace(":80", ":8080")}`), line);
  });

  /** What a managed run command writes; where it fails its error says the same. */
  function managed(world: World, script: string): string | undefined {
    const id = `${world.compute("virtualMachines", "vm")}/runCommands/health`;
    const { headers = {} } = world.request("PUT", id, world.runCommandBody({ "properties.source.script": script }));
    world.finish();
    const view = world.get(`${id}?$expand=instanceView`);
    assert.equal(textAt(world.get(id), "properties.instanceView.output"), undefined);
    const line = textAt(view, "properties.instanceView.output");
    const state = line?.startsWith("Up_") ? "Succeeded" : "Failed";
    assert.equal(textAt(view, "properties.provisioningState"), state);
    assert.equal(textAt(view, "properties.instanceView.executionState"), state);
    const error = textAt(world.get(headers["azure-asyncoperation"] ?? ""), "error.message") ?? line;
    assert.ok(error?.includes(line ?? "?"), error);
    return line;
  }

  /** What the action runCommand writes; it succeeds either way. */
  function byAction(world: World, script: string): string | undefined {
    const body = { commandId: "RunPowerShellScript", script: script.split("\n") };
    const vm = world.compute("virtualMachines", "vm");
    const { status, headers = {} } = world.request("POST", `${vm}/runCommand`, body);
    assert.equal(status, 202);
    assert.equal(world.request("GET", headers.location ?? "").status, 202);
    world.finish();
    const answer = world.request("GET", headers.location ?? "");
    assert.equal(answer.status, 200);
    const [out, err] = objectsAt(answer.body, "value");
    const common = { level: "Info", displayStatus: "Provisioning succeeded" };
    assert.deepEqual(err, { code: "ComponentStatus/StdErr/succeeded", ...common, message: "" });
    assert.deepEqual(out, { code: "ComponentStatus/StdOut/succeeded", ...common, message: textAt(out, "message") });
    return textAt(out, "message");
  }
});

describe("the action runCommand", () => {
  const body = { commandId: "RunPowerShellScript", script: ["Get-Date"] };

  it("is refused unless the machine runs, and without the id of a command", () => {
    const world = new World().withMachine();
    const vm = world.compute("virtualMachines", "vm");
    const nameless = world.request("POST", `${vm}/runCommand`, { script: ["Get-Date"] });
    assert.equal(textAt(nameless.body, "error.code"), "InvalidParameter");
    world.request("POST", `${vm}/deallocate`);
    world.finish();
    const refused = world.request("POST", `${vm}/runCommand`, body);
    assert.deepEqual([refused.status, textAt(refused.body, "error.code")], [409, "OperationNotAllowed"]);
  });

  it("waits for its turn on the machine", () => {
    const world = new World().withMachine();
    const vm = world.compute("virtualMachines", "vm");
    world.request("POST", `${vm}/runCommand`, body);
    assert.equal(world.request("POST", `${vm}/restart`).status, 409);
    world.finish();
    assert.equal(world.request("POST", `${vm}/restart`).status, 202);
  });
});
