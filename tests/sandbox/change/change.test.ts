import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { badReleases, changes } from "./changes.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: slow enough that a busy machine keeps up with the probes. */
const speed = "200";

/** Milliseconds by which a busy machine may be late with a probe. */
const late = 250;

/** Whatever the operator does to a stack that serves, on the real engine, by plain `pulumi up`. */
describe("no request is lost to", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("change", speed);
  let standing = 0;
  before(() => stack.deploy());
  after(() => stack.cli.end());

  for (const { name, settings } of changes) {
    it(name, async () => {
      const { tally, trouble } = await stack.change(settings);
      assert.equal(trouble, "");
      assert.equal(tally.failed, 0, JSON.stringify(tally));
      assert.ok(tally.answered > 200, `only ${tally.answered} were answered`);
    });
  }

  it("(then nothing is left to do, and Azure has what the stack has)", async () => {
    await stack.settle(3);
    const again = await stack.change({});
    assert.deepEqual(again.touched, {});
    await stack.cli.pulumi("refresh", "--yes", "--skip-preview");
    assert.deepEqual(Object.keys(await stack.cli.lastChanges()), ["same"]);
    standing = (await stack.status()).resources.length;
  });

  for (const { name, settings, says, scarcity, mend } of badReleases) {
    it(`a bad release: ${name}; the next good one leaves nothing of it behind`, async () => {
      const before = (await stack.cli.outputs()).vmNames;
      if (scarcity) await stack.cli.control("PUT", "/sandbox/scarcity", scarcity);
      const bad = await stack.change(settings);
      assert.match(bad.trouble, says);
      assert.equal(bad.tally.failed, 0, JSON.stringify(bad.tally));
      // The old machines still serve.
      const serving = new Set(
        (await stack.during(() => sleep(300))).byComputer ? Object.keys(bad.tally.byComputer) : [],
      );
      assert.equal(serving.size, 3);
      if (scarcity) await stack.cli.control("DELETE", "/sandbox/faults");
      const good = await stack.change(mend);
      assert.equal(good.trouble, "");
      assert.equal(good.tally.failed, 0, JSON.stringify(good.tally));
      assert.deepEqual((await stack.cli.outputs()).vmNames, before, "the old machines were replaced");
      assert.equal((await stack.status()).resources.length, standing);
      await stack.settle(3);
    });
  }

  it("anything but the machines themselves: a crash costs what the probe needs to notice, and no more", async () => {
    const window = await stack.detectionWindow();
    const disturb = async (order: string, who: Record<string, unknown>) => {
      let struck = 0;
      const tally = await stack.during(async () => {
        await sleep(300);
        struck = Date.now();
        await stack.cli.control("POST", "/sandbox/guests", { order, ...who });
        await sleep(window + late + 500);
      });
      const bound = Math.ceil((200 * (window + late)) / 1000);
      const last = Math.max(0, ...tally.failures.map(({ at }) => at - struck));
      assert.ok(tally.failed <= bound, `${tally.failed} failed, ${bound} may`);
      assert.ok(last <= window + late + 150, `the last failed ${last} ms after it; the window is ${window} ms`);
      await stack.cli.control("POST", "/sandbox/guests", { order: "healthy", ...who }).catch(() => undefined);
      await stack.settle(3);
      return tally.failed;
    };
    await stack.change({ availability: "availabilitySet" });
    const [name] = (await stack.cli.outputs()).vmNames as string[];
    const failed = [
      await disturb("crashed", { machine: name }),
      await disturb("crashed", { faultDomain: 0 }),
      await disturb("restart", { updateDomain: 0 }),
    ];
    process.stdout.write(
      `      failed: one machine ${failed[0]}, a fault domain ${failed[1]}, an update domain ${failed[2]}\n`,
    );
  });

  it("(`pulumi destroy` leaves nothing)", async () => {
    await stack.cli.pulumi("destroy", "--yes", "--skip-preview");
    assert.deepEqual((await stack.status()).resources, []);
  });
});
