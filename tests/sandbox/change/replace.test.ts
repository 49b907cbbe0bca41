import assert from "node:assert/strict";
import { nothingLost } from "./nothingLost.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: slow enough that a busy machine keeps up with the probes. */
const speed = "200";

/** `pulumi up --replace` of one part of a machine that serves. */
describe("no request is lost to the replacement of", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("replace", speed);
  before(() => stack.deploy());
  after(() => stack.cli.end());

  for (const [part, suffix] of [
    ["a virtual machine", ""],
    ["its network interface", "-nic"],
    ["its gate", "-gate"],
    ["its application", "-app"],
    ["its membership", "-member"],
    ["its admission", "-gate-admit"],
    ["the resource that shuts it down", "-stop"],
  ] as const) {
    it(part, async () => {
      const exported = JSON.parse(await stack.cli.pulumi("stack", "export")) as {
        deployment: { resources: { urn: string; custom: boolean }[] };
      };
      const name = new RegExp(`::web-2-[0-9a-f]{5}${suffix}$`);
      const urn = exported.deployment.resources.find((one) => one.custom && name.test(one.urn))?.urn ?? "";
      const { tally, trouble, touched } = await stack.run(["up", "--replace", urn]);
      assert.equal(trouble, "");
      assert.ok((touched.replace ?? 0) > 0, JSON.stringify(touched));
      nothingLost(tally);
      await stack.settle(3);
      assert.deepEqual(Object.keys(await stack.cli.up()), ["same"]);
    });
  }
});
