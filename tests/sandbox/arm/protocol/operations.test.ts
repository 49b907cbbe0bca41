import assert from "node:assert/strict";
import { Azure } from "../../../../sandbox/arm/manager/azure.ts";
import { textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { resourceTypes } from "../../../../sandbox/arm/types/index.ts";
import { World } from "../world.ts";
import { code, state } from "./answers.ts";

describe("ARM's protocol:", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe("long-running operations", () => {
    it("a creation answers 201 with where to follow it, and the resource says that it is under way", () => {
      world.createGroup();
      const answer = world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody());
      assert.equal(answer.status, 201);
      assert.equal(state(answer.body), "Updating");
      assert.match(
        answer.headers?.["azure-asyncoperation"] ?? "",
        /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Network\/locations\/westeurope\/operations\/[0-9a-f-]{36}\?api-version=/,
      );
      assert.ok(Number(answer.headers?.["retry-after"]) >= 1);
    });

    it("the operation runs as long as on Azure, and then the resource is there", () => {
      world.createGroup();
      const { headers = {} } = world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody());
      const operation = headers["azure-asyncoperation"] ?? "";
      world.clock.advance(3_999);
      assert.equal(world.get(operation).status, "InProgress");
      world.clock.advance(1);
      const ended = world.get(operation);
      assert.equal(ended.status, "Succeeded");
      assert.ok(textAt(ended, "startTime") && textAt(ended, "endTime"));
      assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Succeeded");
    });

    it("an update answers 200, and a machine is Creating before it is Updating", () => {
      world.withInterface();
      const path = world.compute("virtualMachines", "vm");
      assert.equal(state(world.request("PUT", path, world.machineBody()).body), "Creating");
      world.finish();
      const again = world.request("PUT", path, world.machineBody());
      assert.equal(again.status, 200);
      assert.equal(state(again.body), "Updating");
    });

    it("a deletion answers 202 with a Location that says 202, then 204; a second one says 204", () => {
      world.withNetwork();
      const path = world.network("virtualNetworks", "net");
      const answer = world.request("DELETE", path);
      assert.equal(answer.status, 202);
      assert.equal(state(world.get(path)), "Deleting");
      assert.equal(world.request("GET", answer.headers?.location ?? "").status, 202);
      world.finish();
      assert.equal(world.request("GET", answer.headers?.location ?? "").status, 204);
      assert.equal(world.request("GET", path).status, 404);
      assert.equal(world.request("DELETE", path).status, 204);
    });

    it("an availability set is written and deleted at once", () => {
      world.createGroup();
      const path = world.compute("availabilitySets", "set");
      const answer = world.request("PUT", path, world.availabilitySetBody());
      assert.equal(answer.status, 200);
      assert.equal(answer.headers, undefined);
      assert.equal(world.request("DELETE", path).status, 200);
      assert.equal(world.request("GET", path).status, 404);
    });

    it("another operation on the same network resource meets 409 while one runs", () => {
      world.createGroup();
      const path = world.network("virtualNetworks", "net");
      world.request("PUT", path, world.networkBody());
      const busy = world.request("PUT", `${path}/subnets/back`, { properties: { addressPrefix: "192.168.2.0/24" } });
      assert.equal(busy.status, 409);
      assert.equal(code(busy), "AnotherOperationInProgress");
      world.finish();
      assert.equal(
        world.request("PUT", `${path}/subnets/back`, { properties: { addressPrefix: "192.168.2.0/24" } }).status,
        201,
      );
    });

    it("another operation on the same machine meets 409 in compute's words", () => {
      world.withInterface();
      const path = world.compute("virtualMachines", "vm");
      world.request("PUT", path, world.machineBody());
      const busy = world.request("DELETE", path);
      assert.equal(busy.status, 409);
      assert.match(
        textAt(busy.body, "error.message") ?? "",
        /Operation 'delete' is not allowed on VM 'vm' since another operation is in progress\./,
      );
    });

    it("operations on different resources run side by side", () => {
      world.withNetwork();
      for (const name of ["a", "b", "c"])
        world.request("PUT", world.network("networkInterfaces", name), world.interfaceBody());
      world.clock.advance(3_000);
      for (const name of ["a", "b", "c"])
        assert.equal(state(world.get(world.network("networkInterfaces", name))), "Succeeded");
    });

    it("a script that exits with a number fails its extension with that number", () => {
      world.withMachine();
      const path = `${world.compute("virtualMachines", "vm")}/extensions/app`;
      const { headers = {} } = world.request(
        "PUT",
        path,
        world.scriptBody({ "properties.settings": { commandToExecute: "powershell -Command exit 42" } }),
      );
      world.finish();
      const ended = world.get(headers["azure-asyncoperation"] ?? "");
      assert.equal(ended.status, "Failed");
      assert.equal(textAt(ended, "error.code"), "VMExtensionProvisioningError");
      assert.match(textAt(ended, "error.message") ?? "", /non-zero exit code of: '42'/);
      assert.equal(state(world.get(path)), "Failed");
    });

    it("operations go on after a restart, and end as they would have", () => {
      world.withInterface();
      const path = world.compute("virtualMachines", "vm");
      world.request("PUT", path, world.machineBody());
      // A second Azure on the same store is what a restart comes to.
      const restarted = new Azure(world.store, world.clock, resourceTypes);
      world.clock.advance(150_000);
      assert.equal(state(restarted.store.get(path)?.body), "Succeeded");
      assert.equal(world.store.ofType("Microsoft.Compute/disks").length, 1);
    });
  });
});
