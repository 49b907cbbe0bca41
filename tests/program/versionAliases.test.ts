import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { withoutVersionAliases } from "../../components/versionAliases.ts";

describe("the aliases that are left out", () => {
  const left = (type: string, aliases: pulumi.ResourceOptions["aliases"]) => {
    const args = { type, name: "web", props: {}, opts: { aliases, protect: true } };
    return withoutVersionAliases(args as unknown as pulumi.ResourceTransformationArgs)?.opts;
  };

  it("are those that say a type and nothing else", () => {
    const given = [{ type: "azure-native:network/v20240501:SecurityRule" }, { type: "old", name: "older" }, "urn:x"];
    const opts = left("azure-native:network:SecurityRule", given);
    assert.deepEqual(opts, { aliases: given.slice(1), protect: true });
  });

  it("are Azure's only, and may be absent", () => {
    assert.equal(left("random:index:RandomPassword", [{ type: "random:index/old:Old" }]), undefined);
    assert.equal(left("azure-native:network:SecurityRule", undefined), undefined);
  });
});
