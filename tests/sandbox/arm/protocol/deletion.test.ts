import assert from "node:assert/strict";
import { World } from "../world.ts";
import { code } from "./answers.ts";

describe("ARM's protocol:", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe("deletion", () => {
    it("of a machine takes its OS disk along when asked to, and leaves it otherwise", () => {
      for (const [option, left] of [
        ["Delete", 0],
        ["Detach", 1],
      ] as const) {
        const fresh = new World().withMachine({ "properties.storageProfile.osDisk.deleteOption": option });
        fresh.request("DELETE", fresh.compute("virtualMachines", "vm"));
        fresh.finish();
        assert.equal(fresh.store.ofType("Microsoft.Compute/disks").length, left, option);
      }
    });

    it("of a machine takes its extensions along and leaves its interface", () => {
      world.withMachine();
      world.put(`${world.compute("virtualMachines", "vm")}/extensions/app`, world.scriptBody());
      world.request("DELETE", world.compute("virtualMachines", "vm"));
      world.finish();
      assert.equal(world.store.ofType("Microsoft.Compute/virtualMachines/extensions").length, 0);
      assert.equal(world.store.ofType("Microsoft.Network/networkInterfaces").length, 1);
    });

    it("of a group empties it, as long as its slowest steps take, and nothing new gets in meanwhile", () => {
      world.withMachine();
      assert.equal(world.request("DELETE", world.group).status, 202);
      assert.equal(
        code(world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody())),
        "ResourceGroupBeingDeleted",
      );
      // Machine 60 s, disk 5, interface 11, network 11, and the group itself 15; an extension is not there.
      world.clock.advance(101_999);
      assert.equal(world.request("GET", world.group).status, 200);
      world.clock.advance(1);
      assert.equal(world.request("GET", world.group).status, 404);
      assert.deepEqual([...world.store.all()], []);
    });
  });
});
