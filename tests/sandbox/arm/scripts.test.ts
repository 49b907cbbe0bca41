import assert from "node:assert/strict";
import { textAt } from "../../../sandbox/arm/protocol/json.ts";
import { setCondition } from "../../../sandbox/arm/types/guest/condition.ts";
import type { Changes } from "./bodies.ts";
import { World } from "./world.ts";

const settings = "properties.settings";

/** A machine on which scripts are put, and what they come to. */
class Machine {
  readonly world = new World().withMachine();
  readonly id = this.world.compute("virtualMachines", "vm");
  readonly extension = `${this.id}/extensions/app`;
  readonly command = `${this.id}/runCommands/health`;

  /** Puts an extension; returns how that ends. */
  script(commandToExecute: string, changes: Changes = {}): string | undefined {
    return this.write(this.extension, this.world.scriptBody({ [settings]: { commandToExecute }, ...changes }));
  }

  /** Puts an extension whose command is secret. */
  secret(commandToExecute: string): string | undefined {
    const changes = { [settings]: undefined, "properties.protectedSettings": { commandToExecute } };
    return this.write(this.extension, this.world.scriptBody(changes));
  }

  run(script: string, changes: Changes = {}): string | undefined {
    return this.write(this.command, this.world.runCommandBody({ "properties.source.script": script, ...changes }));
  }

  delete(id: string): void {
    this.world.request("DELETE", id);
    this.world.finish();
  }

  /** The next PUT is accepted, and its operation fails. */
  fail(type: string): void {
    const effect = { kind: "fail", code: "InternalServerError", message: "It failed inside Azure." } as const;
    this.world.azure.faults.add({ type: `Microsoft.Compute/virtualMachines/${type}`, method: "PUT", count: 1, effect });
  }

  condition(kind: "crashed" | "healthy"): void {
    setCondition(this.world.store.get(this.id)!, { kind }, this.world.azure);
  }

  private write(id: string, body: Parameters<World["put"]>[1]): string | undefined {
    const { status } = this.world.request("PUT", id, body);
    assert.ok(status < 300, String(status));
    this.world.finish();
    return textAt(this.world.get(id), "properties.provisioningState");
  }
}

describe("a script", () => {
  // `-FailOnce` tells a run from none: the first fails, the second succeeds.
  const failsOnce = "powershell ./install.ps1 -FailOnce";

  it("that says -FailOnce fails the first time it runs on a machine, and only then", () => {
    const machine = new Machine();
    assert.equal(machine.script(failsOnce), "Failed");
    assert.equal(machine.script(failsOnce, { "properties.forceUpdateTag": "2" }), "Succeeded");
    assert.equal(machine.script(failsOnce, { "properties.forceUpdateTag": "3" }), "Succeeded");
    assert.equal(machine.script(`${failsOnce} -Port 81`), "Failed");
    assert.equal(new Machine().script(failsOnce), "Failed");
  });

  it("does not run again for the same settings", () => {
    const machine = new Machine();
    const download = "powershell ./install.ps1 https://example.com/app.zip";
    assert.equal(machine.script(download), "Succeeded");
    // Were it run again it would find no way out.
    machine.world.put(
      machine.world.network("virtualNetworks", "net"),
      machine.world.networkBody({ "properties.subnets.0.properties.defaultOutboundAccess": false }),
    );
    assert.equal(machine.script(download), "Succeeded");
    assert.equal(machine.script(download, { tags: { team: "web" } }), "Succeeded");
    assert.equal(machine.script(download, { "properties.forceUpdateTag": "2" }), "Failed");
  });

  it("that failed fails again for the same settings, without running", () => {
    const machine = new Machine();
    assert.equal(machine.script(failsOnce), "Failed");
    assert.equal(machine.script(failsOnce), "Failed");
    assert.equal(machine.script(failsOnce, { tags: { team: "web" } }), "Failed");
    const running = machine.world.request(
      "PUT",
      machine.extension,
      machine.world.scriptBody({ [settings]: { commandToExecute: failsOnce } }),
    );
    machine.world.finish();
    const ended = machine.world.get(running.headers?.["azure-asyncoperation"] ?? "");
    assert.match(textAt(ended, "error.message") ?? "", /non-zero exit code of: '1'/);
  });

  it("whose operation failed counts as run", () => {
    const machine = new Machine();
    machine.fail("extensions");
    assert.equal(machine.script("powershell ./install.ps1"), "Failed");
    assert.equal(machine.script("powershell ./install.ps1"), "Failed");
    machine.fail("runCommands");
    assert.equal(machine.run("Get-Date"), "Failed");
    assert.equal(machine.run("Get-Date"), "Failed");
  });

  it("that ran well stays so when a later operation with the same settings fails", () => {
    const machine = new Machine();
    assert.equal(machine.script("powershell ./install.ps1"), "Succeeded");
    machine.fail("extensions");
    assert.equal(machine.script("powershell ./install.ps1"), "Failed");
    assert.equal(machine.script("powershell ./install.ps1"), "Succeeded");
  });

  it("runs again for another forceUpdateTag, timestamp or command", () => {
    for (const changes of [
      { "properties.forceUpdateTag": "2" },
      { [settings]: { commandToExecute: failsOnce, timestamp: 2 } },
    ]) {
      const machine = new Machine();
      assert.equal(machine.script(failsOnce), "Failed");
      assert.equal(machine.script(failsOnce, changes), "Succeeded", JSON.stringify(changes));
    }
    const machine = new Machine();
    assert.equal(machine.script(failsOnce), "Failed");
    assert.equal(machine.script("powershell ./other.ps1"), "Succeeded");
  });

  it("that was deleted and made anew runs", () => {
    const machine = new Machine();
    assert.equal(machine.script(failsOnce), "Failed");
    machine.delete(machine.extension);
    assert.equal(machine.script(failsOnce), "Succeeded");
    assert.equal(machine.run("./check.ps1 -FailOnce"), "Failed");
    machine.delete(machine.command);
    assert.equal(machine.run("./check.ps1 -FailOnce"), "Succeeded");
  });

  it("runs again for another source or other parameters, and for nothing else", () => {
    const check = "./check.ps1 -FailOnce";
    const machine = new Machine();
    assert.equal(machine.run(check), "Failed");
    assert.equal(machine.run(check), "Failed");
    assert.equal(machine.run(check, { "properties.timeoutInSeconds": 60, tags: { team: "web" } }), "Failed");
    assert.equal(machine.run(check, { "properties.parameters": [{ name: "try", value: "2" }] }), "Succeeded");
    assert.equal(machine.run("exit 1"), "Failed");
    assert.equal(machine.run("exit 0"), "Succeeded");
  });

  it("whose failure was no failure of the resource is one when that is asked for later", () => {
    const machine = new Machine();
    assert.equal(machine.run("exit 1", { "properties.treatFailureAsDeploymentFailure": false }), "Succeeded");
    assert.equal(machine.run("exit 1"), "Failed");
  });

  it("in a machine that hangs fails, and so does its deletion, until the machine answers", () => {
    const machine = new Machine();
    assert.equal(machine.script("powershell ./install.ps1"), "Succeeded");
    machine.condition("crashed");
    assert.equal(machine.script("powershell ./install.ps1"), "Failed");
    assert.equal(machine.script("powershell ./other.ps1"), "Failed");
    assert.equal(machine.run("Get-Date"), "Failed");
    machine.delete(machine.extension);
    assert.equal(textAt(machine.world.get(machine.extension), "properties.provisioningState"), "Failed");
    machine.condition("healthy");
    assert.equal(machine.script("powershell ./other.ps1"), "Succeeded");
    machine.delete(machine.extension);
    assert.equal(machine.world.store.get(machine.extension), undefined);
  });

  it("goes with its machine, also when that hangs", () => {
    const machine = new Machine();
    machine.script("powershell ./install.ps1");
    machine.condition("crashed");
    machine.delete(machine.id);
    assert.equal(machine.world.store.get(machine.extension), undefined);
  });

  it("whose command is secret is known again by its settings, of which nothing is kept", () => {
    const machine = new Machine();
    const kept = () => JSON.stringify([...machine.world.store.all()]);
    assert.equal(machine.secret("hush.ps1 -FailOnce"), "Failed");
    assert.equal(machine.secret("hush.ps1 -FailOnce"), "Failed");
    assert.doesNotMatch(kept(), /hush/);
    assert.equal(machine.secret("other-hush.ps1"), "Succeeded");
    assert.doesNotMatch(kept(), /hush/);
  });
});
