import assert from "node:assert/strict";
import { type JsonObject, objectsAt, textAt, textsAt } from "../../../../sandbox/arm/protocol/json.ts";
import { subscription } from "../bodies.ts";
import { World } from "../world.ts";

describe("what a region tells of its sizes", () => {
  const skus = (world: World, region = "westeurope") => {
    const path = `/subscriptions/${subscription}/providers/Microsoft.Compute/skus?$filter=location eq '${region}'`;
    const answer = world.request("GET", path, undefined, "2021-07-01");
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return objectsAt(answer.body, "value");
  };
  const named = (list: JsonObject[], name: string) =>
    list.find((one) => textAt(one, "name") === name) ?? assert.fail(`${name} is not told`);
  const capabilities = (sku: JsonObject) =>
    Object.fromEntries(objectsAt(sku, "capabilities").map((one) => [textAt(one, "name"), textAt(one, "value")]));

  it("has the family, the zones and the capabilities of a size", () => {
    const sku = named(skus(new World()), "Standard_D2s_v5");
    assert.equal(textAt(sku, "resourceType"), "virtualMachines");
    assert.equal(textAt(sku, "family"), "standardDSv5Family");
    assert.deepEqual(textsAt(objectsAt(sku, "locationInfo")[0], "zones"), ["1", "2", "3"]);
    assert.deepEqual(sku.restrictions, []);
    assert.deepEqual(capabilities(sku), {
      vCPUs: "2",
      vCPUsAvailable: "2",
      HyperVGenerations: "V1,V2",
      CpuArchitectureType: "x64",
      PremiumIO: "True",
      AcceleratedNetworkingEnabled: "True",
      MaxResourceVolumeMB: "0",
    });
  });

  it("names what a size lacks", () => {
    const list = skus(new World());
    assert.equal(capabilities(named(list, "Standard_D1")).TrustedLaunchDisabled, "True");
    assert.equal(capabilities(named(list, "Standard_D1")).AcceleratedNetworkingEnabled, "False");
    assert.equal(capabilities(named(list, "Standard_D2ps_v5")).CpuArchitectureType, "Arm64");
    assert.equal(capabilities(named(list, "Standard_D2s_v6")).DiskControllerTypes, "NVMe");
    assert.equal(capabilities(named(list, "Standard_E4-2ads_v5")).vCPUsAvailable, "2");
    assert.ok(!("MaxResourceVolumeMB" in capabilities(named(list, "Standard_D2ds_v5"))));
  });

  it("leaves out what the region does not sell", () => {
    const has = (region: string) =>
      skus(new World(), region).some((one) => textAt(one, "name") === "Standard_M416bs_v3");
    assert.deepEqual(["westeurope", "East US", "polandcentral"].map(has), [false, true, false]);
    assert.deepEqual(skus(new World(), "atlantis"), []);
  });

  it("says where the subscription cannot have a size: in the region, or in a zone of it", () => {
    const world = new World();
    world.azure.faults.limit({ sizesOutOfCapacity: ["standard_d2s_v5", "standard_d4s_v5/2"] });
    const restrictions = (name: string) =>
      objectsAt(named(skus(world), name), "restrictions").map((one) => [
        textAt(one, "type"),
        textAt(one, "reasonCode"),
        textsAt(one, "restrictionInfo.zones").join(),
      ]);
    const reason = "NotAvailableForSubscription";
    assert.deepEqual(restrictions("Standard_D2s_v5"), [
      ["Location", reason, ""],
      ["Zone", reason, "1,2,3"],
    ]);
    assert.deepEqual(restrictions("Standard_D4s_v5"), [["Zone", reason, "2"]]);
  });

  it("has no zones where the region has none, and its fault domains", () => {
    const list = skus(new World(), "westus");
    assert.deepEqual(objectsAt(named(list, "Standard_D2s_v5"), "locationInfo")[0]?.zones, []);
    assert.deepEqual(capabilities(named(list, "Aligned")), { MaximumPlatformFaultDomainCount: "3" });
  });

  it("takes no filter but that of a region", () => {
    const path = `/subscriptions/${subscription}/providers/Microsoft.Compute/skus?$filter=name eq 'x'`;
    assert.equal(new World().request("GET", path, undefined, "2021-07-01").status, 400);
  });

  it("tells of all regions when none is asked for", () => {
    const path = `/subscriptions/${subscription}/providers/Microsoft.Compute/skus`;
    const answer = new World().request("GET", path, undefined, "2021-07-01");
    const places = new Set(objectsAt(answer.body, "value").map((one) => textsAt(one, "locations").join()));
    assert.ok(places.has("westeurope") && places.has("eastus"));
  });
});
