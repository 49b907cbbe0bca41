import assert from "node:assert/strict";
import { type Deployment, deploy, fields } from "./deployment.ts";

describe("admission and drain", () => {
  let stack: Deployment;
  let member: string;
  before(async () => {
    stack = await deploy();
    member = stack.all("compute:VirtualMachine")[1]!.name;
  });
  const waitsFor = (name: string) => stack.named(name).dependencies.map((urn) => urn.split("::").at(-1));

  it("give each machine a gate that keeps the load balancer's probes out, and nothing else", () => {
    const [hold, pass] = [stack.named(`${member}-gate-hold`).inputs, stack.named(`${member}-gate-pass`).inputs];
    assert.deepEqual([hold.access, hold.sourceAddressPrefix], ["Deny", "AzureLoadBalancer"]);
    assert.deepEqual([pass.access, pass.sourceAddressPrefix], ["Allow", "*"]);
    assert.ok(Number(hold.priority) < Number(pass.priority));
    const { networkSecurityGroup } = stack.named(`${member}-nic`).inputs;
    assert.match(String(fields(networkSecurityGroup).id), new RegExp(`/${member}-gate-`));
  });

  it("keep all rules of a gate resources of their own, since a group that is written with rules inside loses the others", () => {
    assert.equal(stack.named(`${member}-gate`).inputs.securityRules, undefined);
  });

  it("shut the gate before there is an interface, so that it opens only after that is gone", () => {
    assert.ok(waitsFor(`${member}-nic`).includes(`${member}-gate-hold`));
    assert.ok(waitsFor(`${member}-gate-hold`).includes(`${member}-gate-pass`));
  });

  it("admit a machine once it answers by itself, before all other rules", () => {
    const { inputs } = stack.named(`${member}-gate-admit`);
    assert.deepEqual([inputs.access, inputs.sourceAddressPrefix], ["Allow", "AzureLoadBalancer"]);
    assert.ok(Number(inputs.priority) < Number(stack.named(`${member}-gate-hold`).inputs.priority));
  });

  it("cut a machine's probes off before the wait, and wait before anything of it goes", () => {
    // Deletion runs against these dependencies: rule, wait, health check, application, and so on.
    assert.deepEqual(waitsFor(`${member}-gate-admit`).includes(`${member}-drain`), true);
    assert.deepEqual(waitsFor(`${member}-drain`), [`${member}-health`]);
    assert.ok(waitsFor(`${member}-health`).includes(`${member}-app`));
    const { destroyDuration, createDuration } = stack.named(`${member}-drain`).inputs;
    assert.deepEqual([destroyDuration, createDuration], ["25s", undefined]);
  });

  it("hold a new release's deletions back until all its machines have been probed", async () => {
    const release = member.replace("web-2-", "web-");
    const { createDuration, destroyDuration, triggers } = stack.named(`${release}-settle`).inputs;
    assert.deepEqual([createDuration, destroyDuration, triggers], ["25s", undefined, undefined]);
    for (const number of [1, 2, 3])
      assert.ok(waitsFor(`${release}-settle`).includes(`${member.replace("web-2-", `web-${number}-`)}-gate-admit`));
    const next = await deploy({ vmSize: "Standard_D4s_v5" });
    assert.throws(() => next.named(`${release}-settle`));
  });

  it("wait as long as the probe needs, and drainSeconds", async () => {
    const slow = await deploy({
      drainSeconds: 60,
      probe: { protocol: "Tcp", port: 80, intervalSeconds: 15, threshold: 4 },
    });
    assert.equal(slow.named(`${member}-drain`).inputs.destroyDuration, "120s");
  });

  it("ask each machine what the probe will ask, and fail with it", async () => {
    for (const { inputs } of stack.all("compute:VirtualMachineRunCommandByVirtualMachine")) {
      assert.equal(inputs.treatFailureAsDeploymentFailure, true);
      assert.match(String(fields(inputs.source).script), /Invoke-WebRequest .* -Uri 'http:\/\/localhost:80\/'/);
    }
    const tcp = await deploy({
      ports: [8080],
      probe: { protocol: "Tcp", port: 8080, intervalSeconds: 5, threshold: 2 },
    });
    const [first] = tcp.all("compute:VirtualMachineRunCommandByVirtualMachine");
    assert.match(String(fields(first!.inputs.source).script), /TcpClient\)\.Connect\('localhost', 8080\)/);
  });

  it("give the asking five minutes, and Azure's patience lasts for every try to the end", () => {
    const [first] = stack.all("compute:VirtualMachineRunCommandByVirtualMachine");
    const script = String(fields(first!.inputs.source).script);
    const [tries, patience, pause] = [/1\.\.(\d+)/, /-TimeoutSec (\d+)/, /-Seconds (\d+)/].map((number) =>
      Number(number.exec(script)?.[1]),
    ) as [number, number, number];
    assert.equal(tries * pause, 300);
    assert.equal(first!.inputs.timeoutInSeconds, tries * (patience + pause));
  });

  it("never run the script again on a standing machine", () => {
    for (const { ignoreChanges } of stack.all("compute:VirtualMachineExtension"))
      assert.deepEqual(ignoreChanges, ["settings"]);
  });
});
