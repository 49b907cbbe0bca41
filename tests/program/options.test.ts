import assert from "node:assert/strict";
import { immutableVmProperties } from "../../components/webServer.ts";
import { type Deployment, deploy } from "./deployment.ts";

describe("resource options", () => {
  let stack: Deployment;
  before(async () => {
    stack = await deploy();
  });

  it("parent every resource of a tier to its component", () => {
    const roots = stack.resources.filter(({ parent }) => parent.includes("pulumi:pulumi:Stack::") || parent === "");
    assert.deepEqual(
      roots.map(({ type }) => type).sort(),
      [
        "azure-native:resources:ResourceGroup",
        "ha-web:components:ComputePool",
        "ha-web:components:Network",
        "ha-web:components:PublicLoadBalancer",
        "pulumi:pulumi:Stack",
        "random:index/randomPassword:RandomPassword",
      ].filter((type) => roots.some((root) => root.type === type)),
    );
    for (const type of ["ComputePool", "Network", "PublicLoadBalancer"]) {
      assert.ok(
        stack.resources.some(({ parent }) => parent.includes(`ha-web:components:${type}::`)),
        type,
      );
    }
  });

  it("replace a machine for what Azure refuses to change, and leave its password and its image's spelling alone", () => {
    for (const machine of stack.all("compute:VirtualMachine")) {
      assert.deepEqual(machine.replaceOnChanges, immutableVmProperties);
      assert.deepEqual(machine.ignoreChanges, ["osProfile.adminPassword", "storageProfile.imageReference"]);
      assert.equal(machine.deleteBeforeReplace, true);
    }
  });

  it("have none of a machine's resources look for what an older API version may have called it", () => {
    const mine = stack.resources.filter(({ name, custom }) => custom && /^web-\d-/.test(name));
    assert.ok(mine.length >= 3 * 8, String(mine.length));
    for (const { name, aliases } of mine) assert.equal(aliases, 0, name);
    // The others show that azure-native has such names, and that they are counted here.
    assert.ok(stack.one("network:LoadBalancer").aliases > 10);
  });

  it("replace an availability set for its domain counts", () => {
    const { replaceOnChanges } = stack.one("compute:AvailabilitySet");
    assert.ok(replaceOnChanges.includes("platformFaultDomainCount"));
    assert.ok(replaceOnChanges.includes("platformUpdateDomainCount"));
  });

  it("replace everything for a new region", () => {
    const located = stack.resources.filter(
      ({ inputs, type }) => "location" in inputs && !type.endsWith(":ResourceGroup"),
    );
    assert.ok(located.length >= 10);
    for (const { replaceOnChanges, name } of located)
      assert.ok(replaceOnChanges.includes("location") || replaceOnChanges.includes("*"), name);
  });
});
