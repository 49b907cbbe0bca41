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

  /** URN of a resource of machine 2, by the end of its name. */
  const urnOf = async (suffix: string) => {
    const exported = JSON.parse(await stack.cli.pulumi("stack", "export")) as {
      deployment: { resources: { urn: string; custom: boolean }[] };
    };
    const name = new RegExp(`::web-2-[0-9a-f]{5}${suffix}$`);
    return exported.deployment.resources.find((one) => one.custom && name.test(one.urn))?.urn ?? "";
  };

  for (const [part, suffix] of [
    ["a virtual machine", ""],
    ["its network interface", "-nic"],
    ["its gate", "-gate"],
    ["its application", "-app"],
    ["its membership", "-member"],
    ["its admission", "-gate-admit"],
  ] as const) {
    it(part, async () => {
      const { tally, trouble, touched } = await stack.run(["up", "--replace", await urnOf(suffix)]);
      assert.equal(trouble, "");
      assert.ok((touched.replace ?? 0) > 0, JSON.stringify(touched));
      nothingLost(tally);
      await stack.settle(3);
      assert.deepEqual(Object.keys(await stack.cli.up()), ["same"]);
    });
  }

  it("what shuts it down, which is refused while it serves", async () => {
    const { tally, trouble } = await stack.run(["up", "--replace", await urnOf("-stop")]);
    assert.match(trouble, /web2-\w+ is not shut down, because the load balancer sends it requests/);
    nothingLost(tally);
    await stack.settle(3);
    await stack.cli.up();
    assert.deepEqual(Object.keys(await stack.cli.up()), ["same"]);
  });
});
