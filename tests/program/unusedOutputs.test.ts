import assert from "node:assert/strict";
import { NetworkInterface } from "@pulumi/azure-native/network/networkInterface.js";
import * as pulumi from "@pulumi/pulumi";
import { withoutUnusedOutputs } from "../../components/unusedOutputs.ts";

describe("the outputs that are left out", () => {
  const given = { resourceGroupName: "web", location: "westeurope" };
  let inputs: unknown;
  let card: NetworkInterface;

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (args) => {
        inputs = args.inputs;
        return { id: "1", state: { ...(args.inputs as object), name: "card-1", etag: "e" } };
      },
      call: () => ({}),
    });
    card = new NetworkInterface("card", given, { transformations: [withoutUnusedOutputs] });
    await pulumi.runtime.disconnect();
  });

  const known = (output: pulumi.Output<unknown>) => new Promise((resolve) => output.apply(resolve));

  it("are neither inputs nor names", async () => {
    assert.deepEqual(inputs, given);
    assert.equal(await known(card.name), "card-1");
    assert.equal(await known(card.location), "westeurope");
    assert.equal(await known(card.id), "1");
  });

  it("say how to read them when somebody does", () => {
    assert.throws(
      () => card.etag,
      /^Error: The output etag of card is left out; name it in components\/unusedOutputs\.ts/,
    );
  });

  it("are Azure's only", () => {
    const args = {
      type: "time:index/sleep:Sleep",
      name: "wait",
      resource: {},
      props: { triggers: undefined },
      opts: {},
    };
    assert.equal(withoutUnusedOutputs(args as unknown as pulumi.ResourceTransformationArgs), undefined);
  });
});
