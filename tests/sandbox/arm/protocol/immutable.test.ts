import assert from "node:assert/strict";
import { textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { World } from "../world.ts";
import { code } from "./answers.ts";

describe("ARM's protocol:", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe("properties that cannot change", () => {
    for (const [property, changes] of Object.entries({
      "osProfile.computerName": { "properties.osProfile.computerName": "other" },
      "osProfile.adminUsername": { "properties.osProfile.adminUsername": "other" },
      "storageProfile.imageReference.sku": {
        "properties.storageProfile.imageReference.sku": "2025-datacenter-azure-edition",
      },
      "storageProfile.osDisk.createOption": { "properties.storageProfile.osDisk.createOption": "Attach" },
      zones: { zones: ["1"] },
    })) {
      it(`a machine's ${property}`, () => {
        world.withMachine();
        const answer = world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody(changes));
        assert.equal(answer.status, 409, JSON.stringify(answer.body));
        assert.equal(code(answer), "PropertyChangeNotAllowed");
        assert.equal(textAt(answer.body, "error.target"), property);
        assert.equal(textAt(answer.body, "error.message"), `Changing property '${property}' is not allowed.`);
      });
    }

    it("an availability set's domain counts", () => {
      world.createGroup();
      world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody());
      const answer = world.request(
        "PUT",
        world.compute("availabilitySets", "set"),
        world.availabilitySetBody({ "properties.platformFaultDomainCount": 2 }),
      );
      assert.equal(code(answer), "PropertyChangeNotAllowed");
    });
  });
});
