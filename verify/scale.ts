import { turned } from "./looks.ts";
import type { Stage } from "./stage.ts";

/** One machine more, under load. */
export async function scaleUp(stage: Stage): Promise<void> {
  await stage.step("scale to three machines", "no request is lost, and the new machine answers", async (step) => {
    await stage.stack.configure({ vmCount: "3" });
    const { result, tally, looks } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    step.require(result);
    const { name, resource, interfaceId } = await stage.machine(3);
    step.expect((tally.byComputer[name] ?? 0) > 0, `${name} answered no request`);
    const opened = result.operations.find((one) => one.name === `${resource}-gate-admit`)?.ended;
    if (opened !== undefined) stage.seen.gateOpened = stage.since(opened, turned(looks, interfaceId, "up", opened));
  });
}

/** One machine fewer, under load. */
export async function scaleDown(stage: Stage): Promise<void> {
  await stage.step("scale to two machines", "no request is lost", async (step) => {
    await stage.stack.configure({ vmCount: "2" });
    const { result, tally } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    step.require(result);
  });
}
