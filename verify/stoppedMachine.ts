import { patience } from "../facts/drainTime.ts";
import { computeVersion } from "./deployment.ts";
import { saysNothing, turned, wordsOn } from "./looks.ts";
import { probe, type Stage } from "./stage.ts";

/** Seconds for which it is waited for the load balancer's words on a stopped machine to become empty. */
const emptiness = 120;

/** VM 2 is stopped behind the stack's back. */
export async function stop(stage: Stage): Promise<void> {
  await stage.step("stop VM 2 as a person may", "the load balancer notices", async (step) => {
    const { virtualMachineId, interfaceId } = await stage.machine(2);
    const began = Date.now();
    const { tally, looks } = await stage.underLoad(async (watch) => {
      await stage.azure.post(`${virtualMachineId}/powerOff`, computeVersion);
      const stopped = Date.now();
      const down = (asked: number) => turned(watch.looks, interfaceId, "down", asked) !== undefined;
      await watch.until(({ asked }) => asked >= stopped && down(asked), patience(probe), stage.signal);
      await watch.until((look) => saysNothing(look, interfaceId), emptiness, stage.signal);
    });
    step.tally = tally;
    step.remarks.push("like a crash, this may lose what reaches the machine before the probe notices");
    step.expect(turned(looks, interfaceId, "down", began) !== undefined, "the load balancer still calls it Up");
    const words = looks.map((look) => wordsOn(look, interfaceId).join(", "));
    const last = looks.at(-1);
    if (last)
      stage.seen.stopped = {
        words: words.filter((word, index) => word !== words[index - 1]),
        empty: saysNothing(last, interfaceId),
      };
  });
}

/** The pool gets smaller by the machine that is stopped. */
export async function scaleDownStopped(stage: Stage): Promise<void> {
  await stage.step(
    "scale to one machine, VM 2 being stopped",
    "it is not held up, and no request is lost",
    async (step) => {
      await stage.stack.configure({ vmCount: "1" });
      const { result, tally } = await stage.underLoad(() => stage.update());
      stage.seen.stoppedWent = result.succeeded;
      step.expectNoneFailed(tally);
      step.require(result);
    },
  );
  // So that there is one to be destroyed, too.
  const { virtualMachineId } = await stage.machine(1);
  await stage.azure.post(`${virtualMachineId}/powerOff`, computeVersion);
}

/** Everything goes, a stopped machine with it. */
export async function destroy(stage: Stage): Promise<void> {
  await stage.step("destroy, a machine being stopped", "nothing is left", async (step) => {
    const group = stage.rules[0]?.split("/").slice(0, 5).join("/") ?? "";
    const result = await stage.stack.destroy(false);
    stage.operations.push(...result.operations);
    stage.signal.throwIfAborted();
    stage.seen.stoppedWent = result.succeeded && (stage.seen.stoppedWent ?? true);
    step.require(result);
    const { body, at } = await stage.azure.get(group, "2021-04-01");
    stage.clock.note(at);
    step.expect(body === undefined, "the resource group is still there");
  });
}
