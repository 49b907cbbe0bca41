import assert from "node:assert/strict";
import { Azure } from "../../../../sandbox/arm/manager/azure.ts";
import { textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { resourceTypes } from "../../../../sandbox/arm/types/index.ts";
import { World } from "../world.ts";
import { state } from "./answers.ts";

describe("faults on demand:", () => {
  let world: World;
  const ip = () => world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody());
  beforeEach(() => {
    world = new World();
    world.createGroup();
  });

  it("the next requests of a type are refused, as often as asked", () => {
    world.azure.faults.add({
      type: "Microsoft.Network/publicIPAddresses",
      method: "PUT",
      count: 2,
      effect: { kind: "refuse", status: 500, code: "InternalServerError", message: "An error occurred." },
    });
    assert.deepEqual([ip().status, ip().status, ip().status], [500, 500, 201]);
  });

  it("an accepted operation fails", () => {
    world.azure.faults.add({
      type: "*",
      method: "PUT",
      count: 1,
      effect: { kind: "fail", code: "InternalServerError", message: "It broke." },
    });
    const { status, headers = {} } = ip();
    assert.equal(status, 201);
    world.finish();
    assert.equal(textAt(world.get(headers["azure-asyncoperation"] ?? ""), "error.message"), "It broke.");
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Failed");
  });

  it("the deletion of a group can fail like any other, and then leaves what is in it", () => {
    world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
    world.azure.faults.add({
      type: "Microsoft.Resources/resourceGroups",
      method: "DELETE",
      count: 1,
      effect: { kind: "fail", code: "InternalServerError", message: "It broke." },
    });
    world.request("DELETE", world.group);
    world.finish();
    assert.equal(state(world.get(world.group)), "Failed");
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Succeeded");
  });

  it("an operation takes longer", () => {
    world.azure.faults.add({ type: "*", method: "*", count: 1, effect: { kind: "delay", milliseconds: 60_000 } });
    ip();
    world.clock.advance(63_999);
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Updating");
    world.clock.advance(1);
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Succeeded");
  });

  it("a request is throttled with Retry-After", () => {
    world.azure.faults.add({ type: "*", method: "PUT", count: 1, effect: { kind: "throttle", retryAfter: 7 } });
    const answer = ip();
    assert.equal(answer.status, 429);
    assert.equal(answer.headers?.["retry-after"], "7");
  });

  it("one action is struck by its name, and the others of its type are not", () => {
    world.withMachine();
    const act = (name: string) =>
      world.request("POST", `${world.compute("virtualMachines", "vm")}/${name}`, {
        commandId: "RunPowerShellScript",
        script: ["exit 0"],
      }).status;
    const type = "Microsoft.Compute/virtualMachines";
    const effect = { kind: "throttle", retryAfter: 1 } as const;
    world.azure.faults.add({ type: `${type}/powerOff`, method: "POST", count: 1, effect });
    assert.equal(act("runCommand"), 202);
    world.finish();
    assert.equal(act("powerOff"), 429);
    world.azure.faults.add({ type, method: "POST", count: 1, effect });
    assert.equal(act("powerOff"), 429);
    assert.equal(act("powerOff"), 202);
  });

  it("faults outlive a restart, and can be called off", () => {
    world.azure.faults.add({ type: "*", method: "PUT", count: 3, effect: { kind: "throttle", retryAfter: 1 } });
    assert.equal(new Azure(world.store, world.clock, resourceTypes).faults.pending.length, 1);
    world.azure.faults.clear();
    assert.equal(ip().status, 201);
  });
});
