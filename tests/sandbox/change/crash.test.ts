import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** Milliseconds by which a busy machine may be late with a probe. */
const late = 250;

/** Machines that fail, at the speed at which a person sees it. */
describe("a crash costs what the health probe needs to notice, and no more:", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("crash", "60");
  before(() => stack.deploy());
  after(() => stack.cli.end());

  /** Disturbs machines under load, holds what failed against the bound, and mends them. */
  async function disturb(order: string, who: Record<string, unknown>): Promise<void> {
    const window = await stack.detectionWindow();
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
    assert.ok(last <= window + late, `the last failed ${last} ms after it; the window is ${window} ms`);
    process.stdout.write(`      ${tally.failed} of ${tally.sent} failed, at most ${bound} may\n`);
    await stack.cli.control("POST", "/sandbox/guests", { order: "healthy", ...who });
    await stack.settle(3);
  }

  it("one machine crashes", async () => {
    const [name] = (await stack.cli.outputs()).vmNames as string[];
    await disturb("crashed", { machine: name });
  });

  it("a fault domain fails", () => disturb("crashed", { faultDomain: 0 }));

  it("an update domain reboots", () => disturb("restart", { updateDomain: 0 }));
});
