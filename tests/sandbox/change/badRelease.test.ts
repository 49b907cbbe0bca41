import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { badReleases } from "./changes.ts";
import { nothingLost } from "./nothingLost.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: slow enough that a busy machine keeps up with the probes. */
const speed = "200";

/** Releases that cannot succeed, on the real engine, by plain `pulumi up`. */
describe("no request is lost to a bad release", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("bad", speed);
  let standing: readonly string[] = [];
  before(async () => {
    await stack.deploy();
    standing = await stack.resources();
  });
  after(() => stack.cli.end());

  for (const { name, settings, says, scarcity, mend } of badReleases) {
    it(`${name}; the next good one leaves nothing of it behind`, async () => {
      const before = (await stack.cli.outputs()).vmNames;
      if (scarcity) await stack.cli.control("PUT", "/sandbox/scarcity", scarcity);
      const bad = await stack.change(settings);
      assert.match(bad.trouble, says);
      nothingLost(bad.tally);
      const during = new Set(await stack.resources());
      assert.deepEqual(
        standing.filter((id) => !during.has(id)),
        [],
        "the old ones are gone",
      );
      // The old machines still serve.
      const { byComputer } = await stack.during(() => sleep(300));
      assert.equal(Object.keys(byComputer).length, 3);
      if (scarcity) await stack.cli.control("DELETE", "/sandbox/faults");
      const good = await stack.change(mend);
      assert.equal(good.trouble, "");
      nothingLost(good.tally);
      assert.deepEqual((await stack.cli.outputs()).vmNames, before, "the old machines were replaced");
      assert.deepEqual(await stack.resources(), standing);
      await stack.settle(3);
    });
  }
});
