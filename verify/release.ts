import type { Tally } from "../load/load.ts";
import { installs, installsSecondTime } from "./installation.ts";
import type { Stage } from "./stage.ts";
import type { Machine } from "./standing.ts";
import type { Step } from "./step.ts";

/** The same configuration anew, by the key `release`. */
export async function releaseAnew(stage: Stage): Promise<void> {
  await stage.step("release", "no request is lost, and new machines have taken over", async (step) => {
    const { machines: before } = await stage.stack.standing();
    await stage.stack.configure({ release: "second" });
    const { result, tally } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    step.require(result);
    await expectTakenOver(stage, step, before, tally);
  });
}

/** A release whose install command exits with 1, and the same once more, when it does not. */
export async function releaseBadly(stage: Stage): Promise<void> {
  const { machines: before } = await stage.stack.standing();
  await stage.step("a release that cannot be installed", "it fails, and the old machines serve on", async (step) => {
    await stage.stack.configure({ installCommand: installsSecondTime });
    const { result, tally } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    step.expect(!result.succeeded, "the update succeeded");
    const failed = result.operations.filter(({ succeeded }) => !succeeded);
    step.expect(
      failed.some(({ type }) => type.endsWith(":VirtualMachineExtension")),
      `no extension failed, but ${failed.map(({ name }) => name).join(", ") || "nothing"}`,
    );
    const others = Object.keys(tally.byComputer).filter((name) => !before.some((one) => one.name === name));
    step.expect(others.length === 0, `${others.join(", ")} answered`);
    for (const { name } of before) step.expect((tally.byComputer[name] ?? 0) > 0, `${name} answered no request`);
  });
  await stage.step("the same once more", "the script runs again, and no request is lost", async (step) => {
    const { result, tally } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    stage.seen.failedScriptAgain = result.succeeded ? "succeeded" : "failed";
    if (result.succeeded) return expectTakenOver(stage, step, before, tally);
    step.broken.push(`the update failed again: ${result.complaints.join("; ")}`);
    await stage.stack.configure({ installCommand: installs });
    step.require(await stage.update());
  });
}

async function expectTakenOver(stage: Stage, step: Step, before: readonly Machine[], tally: Tally): Promise<void> {
  const { machines: now } = await stage.stack.standing();
  const stayed = now.filter(({ name }) => before.some((one) => one.name === name));
  step.expect(stayed.length === 0, `${stayed.map(({ name }) => name).join(", ")} stayed`);
  for (const { name } of now) step.expect((tally.byComputer[name] ?? 0) > 0, `${name} answered no request`);
}
