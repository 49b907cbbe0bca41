import assert from "node:assert/strict";
import { type JsonObject, numberAt, objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { subscription } from "../bodies.ts";
import { World } from "../world.ts";

describe("what a region tells of its quotas", () => {
  const compute = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope/usages`;
  const network = compute.replace("Compute", "Network");
  /** `taken of limit`, by the name of a quota. */
  const usage = (world: World, path: string, name: string) => {
    const found = objectsAt(world.get(path), "value").find((one) => textAt(one, "name.value") === name);
    return `${numberAt(found, "currentValue")} of ${numberAt(found, "limit")}`;
  };

  it("counts cores, those of each family, and machines", () => {
    const world = new World().withMachine();
    world.azure.faults.limit({ cores: 10, familyCores: { standarddsv5family: 6 } });
    assert.equal(usage(world, compute, "cores"), "2 of 10");
    assert.equal(usage(world, compute, "standardDSv5Family"), "2 of 6");
    assert.equal(usage(world, compute, "standardDSv3Family"), "0 of 4000");
    assert.equal(usage(world, compute, "virtualMachines"), "1 of 25000");
    assert.equal(usage(world, compute.replace("westeurope", "uksouth"), "cores"), "0 of 10");
  });

  it("keeps the limit of one family when another is limited", () => {
    const world = new World();
    world.azure.faults.limit({ familyCores: { standarddsv5family: 6 } });
    world.azure.faults.limit({ familyCores: { standarddsv3family: 8 }, cores: 10 });
    assert.equal(usage(world, compute, "standardDSv5Family"), "0 of 6");
    assert.equal(usage(world, compute, "standardDSv3Family"), "0 of 8");
    assert.equal(usage(world, compute, "cores"), "0 of 10");
  });

  it("counts the cores of a deallocated machine too", () => {
    const world = new World().withMachine();
    world.request("POST", `${world.compute("virtualMachines", "vm")}/deallocate`);
    world.finish();
    assert.equal(usage(world, compute, "cores"), "2 of 4000");
  });

  it("shows families as the portal does", () => {
    const names = objectsAt(new World().get(compute), "value").map((one) => textAt(one, "name.localizedValue"));
    assert.ok(names.includes("Standard DSv5 Family vCPUs"));
    assert.ok(names.includes("Standard NCASv3_T4 Family vCPUs"));
    assert.ok(names.includes("Total Regional vCPUs"));
  });

  it("counts public IP addresses", () => {
    const world = new World().withBalancer();
    world.azure.faults.limit({ publicIps: 3 });
    for (const name of ["PublicIPAddresses", "StandardSkuPublicIpAddresses"]) {
      assert.equal(usage(world, network, name), "1 of 3");
    }
  });

  it("is told of regions Azure has, in versions it has, and only to who reads", () => {
    const world = new World();
    const code = (path: string, version?: string, method = "GET") =>
      textAt(world.request(method, path, undefined, version).body as JsonObject, "error.code");
    assert.equal(code(compute.replace("westeurope", "atlantis")), "LocationNotAvailableForResourceType");
    assert.equal(code(compute, "2001-01-01"), "NoRegisteredProviderFound");
    assert.equal(code(compute, undefined, "PUT"), "HttpMethodNotAllowed");
  });
});
