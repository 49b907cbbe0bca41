import assert from "node:assert/strict";
import { serviceTags } from "../../../facts/serviceTags.ts";
import { hasReservedWord } from "../../../sandbox/arm/catalog/reservedWords.ts";
import { isServiceTag } from "../../../sandbox/arm/catalog/serviceTags.ts";
import { textAt } from "../../../sandbox/arm/protocol/json.ts";
import { World } from "./world.ts";

describe("names in the sandbox's Azure", () => {
  it("of service tags are taken in any case, and for a region", () => {
    for (const tag of serviceTags) assert.ok(isServiceTag(tag) && isServiceTag(tag.toUpperCase()), tag);
    for (const tag of ["Storage.WestEurope", "azurecloud.eastus2", "AzureFrontDoor.Backend"])
      assert.ok(isServiceTag(tag), tag);
    for (const tag of ["any", "Intranet", "VIRTUAL_NETWORK", "Internet.WestEurope", "Storage.", "StorageX", ""])
      assert.ok(!isServiceTag(tag), tag);
  });

  it("are no ranges with host bits", () => {
    const world = new World();
    world.createGroup();
    const body = world.securityGroupBody({
      "properties.securityRules.0.properties.sourceAddressPrefix": "10.0.0.1/24",
    });
    const answer = world.request("PUT", world.network("networkSecurityGroups", "nsg"), body);
    assert.equal(textAt(answer.body, "error.code"), "SecurityRuleInvalidAddressPrefix");
  });

  it("of public IPs have no reserved words", () => {
    for (const label of ["windows-test", "mymicrosoft", "userlogin-dev", "azure-web", "my-office", "xbox"])
      assert.ok(hasReservedWord(label), label);
    for (const label of ["my-web", "win-web", "officer", "shop"]) assert.ok(!hasReservedWord(label), label);
  });

  it("of tags are refused in a PATCH too, and on any resource", () => {
    const world = new World().withNetwork();
    for (const path of [world.group, world.network("virtualNetworks", "net")]) {
      const answer = world.request("PATCH", path, { tags: { "a?b": "x" } });
      assert.equal(textAt(answer.body, "error.code"), "InvalidTagNameCharacters");
      assert.equal(world.request("PATCH", path, { tags: { "cost center": "50% <b>" } }).status, 200);
    }
  });

  it("of networks beside those that Azure keeps are taken", () => {
    const world = new World();
    world.createGroup();
    for (const range of ["126.0.0.0/8", "169.253.0.0/16", "168.63.128.0/24", "223.0.0.0/8"]) {
      const body = world.networkBody({ "properties.addressSpace.addressPrefixes": ["192.168.0.0/16", range] });
      assert.equal(world.request("PUT", world.network("virtualNetworks", "net"), body).status < 300, true, range);
      world.finish();
    }
  });
});

describe("a small image in the sandbox's Azure", () => {
  it("goes on a disk of 32 GB, and not on one of 29", () => {
    const image = "properties.storageProfile.imageReference.sku";
    const size = "properties.storageProfile.osDisk.diskSizeGB";
    const sku = "2022-datacenter-azure-edition-smalldisk";
    const put = (diskSizeGB: number) => {
      const world = new World().withInterface();
      const body = world.machineBody({ [image]: sku, [size]: diskSizeGB });
      return world.request("PUT", world.compute("virtualMachines", "vm"), body);
    };
    assert.equal(put(32).status, 201);
    assert.equal(textAt(put(29).body, "error.code"), "OperationNotAllowed");
  });
});
