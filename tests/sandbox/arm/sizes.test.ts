import assert from "node:assert/strict";
import { textAt } from "../../../sandbox/arm/protocol/json.ts";
import type { Changes } from "./bodies.ts";
import { World } from "./world.ts";

const size = "properties.hardwareProfile.vmSize";

describe("a size", () => {
  const code = (world: World, changes: Changes, name = "vm") =>
    textAt(world.request("PUT", world.compute("virtualMachines", name), world.machineBody(changes)).body, "error.code");

  it("that a zone has run out of is refused there, and nowhere else", () => {
    const world = new World().withInterface();
    world.azure.faults.limit({ sizesOutOfCapacity: ["standard_d2s_v5/2"] });
    assert.equal(code(world, { zones: ["2"] }), "SkuNotAvailable");
    assert.equal(code(world, { zones: ["1"] }), undefined);
  });

  it("that every zone has run out of is refused without a zone too", () => {
    const world = new World().withInterface();
    world.azure.faults.limit({ sizesOutOfCapacity: ["1", "2", "3"].map((zone) => `standard_d2s_v5/${zone}`) });
    assert.equal(code(world, {}), "SkuNotAvailable");
  });

  it("that is gone hurts no machine that has it", () => {
    const world = new World().withMachine();
    world.azure.faults.limit({ sizesOutOfCapacity: ["standard_d2s_v5"] });
    assert.equal(code(world, { tags: { team: "web" } }), undefined);
  });

  it("that has no Trusted Launch is refused with it, and one that has is not", () => {
    const trusted = { "properties.securityProfile": { securityType: "TrustedLaunch" } };
    for (const [name, expected] of [
      ["Standard_DS2_v2", "InvalidParameter"],
      ["Standard_B2ms", undefined],
      ["Standard_B2s_v2", undefined],
      ["Standard_F2s_v2", undefined],
    ] as const) {
      assert.equal(code(new World().withInterface(), { [size]: name, ...trusted }), expected, name);
    }
  });

  it("takes of the quotas what a change of size adds: the family's own as a whole when the family is new", () => {
    const world = new World().withMachine();
    world.azure.faults.limit({ cores: 4, familyCores: { standarddsv3family: 3 } });
    assert.equal(code(world, { [size]: "Standard_D4s_v3" }), "OperationNotAllowed");
    world.azure.faults.limit({ familyCores: { standarddsv3family: 4 } });
    assert.equal(code(world, { [size]: "Standard_D4s_v3" }), undefined);
  });

  it("of another family fits a set again when its machines are deallocated, or gone", () => {
    const world = new World().withInterface();
    const set = world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody());
    const member = { "properties.availabilitySet": { id: set } };
    const vm = world.put(world.compute("virtualMachines", "vm"), world.machineBody(member));
    const other = { ...member, [size]: "Standard_D2s_v3" };
    assert.equal(code(world, { ...member, [size]: "Standard_D4s_v5" }), undefined);
    world.finish();
    assert.equal(code(world, other), "OperationNotAllowed");
    world.request("POST", `${vm}/deallocate`);
    world.finish();
    assert.equal(code(world, other), undefined);
    world.finish();
    world.request("POST", `${vm}/start`);
    world.finish();
    world.request("DELETE", vm);
    world.finish();
    assert.equal(code(world, member), undefined);
  });
});
