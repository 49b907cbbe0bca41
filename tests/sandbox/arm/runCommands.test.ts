import assert from "node:assert/strict";
import { textAt } from "../../../sandbox/arm/protocol/json.ts";
import { setCondition } from "../../../sandbox/arm/types/guest/condition.ts";
import { askedPort } from "../../../sandbox/arm/types/runCommands.ts";
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

  it("is understood as a request to the machine by its address", () => {
    assert.equal(askedPort(ask), 80);
    assert.equal(askedPort("(New-Object Net.Sockets.TcpClient).Connect('localhost', 8080)"), 8080);
    assert.equal(askedPort("Get-Date"), undefined);
  });
});
