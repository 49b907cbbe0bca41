import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** Milliseconds between two looks at what the load balancer has noticed. */
const pause = 20;

/** Machines that fail, at the speed at which a person sees it. */
describe("a crash costs what the health probe needs to notice, and no more:", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("crash", "60");
  before(() => stack.deploy());
  after(() => stack.cli.end());

  /**
   * Disturbs machines under load, holds what failed against the bound, and mends them. How long the load balancer took is
   * counted in looks at it, for which a busy machine is as late as for its probes.
   */
  async function disturb(order: string, who: Record<string, unknown>): Promise<void> {
    const window = await stack.detectionWindow();
    let looks = 0;
    let noticed = 0;
    const tally = await stack.during(async () => {
      await sleep(300);
      const { machines } = (await stack.cli.control("POST", "/sandbox/guests", { order, ...who })) as {
        machines: readonly string[];
      };
      // One that restarts may be back before a busy machine looks.
      while (!(await stack.areDown(machines.length)) && (order !== "restart" || (await stack.isBusy()))) {
        looks++;
        await sleep(pause);
      }
      noticed = Date.now();
      await sleep(500);
    });
    // One look for the first, and one for what had begun before.
    const bound = Math.ceil(window / pause) + 2;
    assert.ok(looks <= bound, `${looks} looks until it was noticed, ${bound} may be`);
    const later = tally.failures.filter(({ at }) => at > noticed);
    assert.deepEqual(later, [], "requests failed after it was noticed");
    process.stdout.write(`      ${tally.failed} of ${tally.sent} failed, none after it was noticed\n`);
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
