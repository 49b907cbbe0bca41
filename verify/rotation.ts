import { setTimeout as sleep } from "node:timers/promises";
import { HeldConnection, heldAfter } from "./heldConnection.ts";
import { turned } from "./looks.ts";
import type { Stage } from "./stage.ts";

/** Milliseconds for which it is watched who answers while a machine is out. */
const rest = 5_000;

/** VM 2 out of rotation and back, under load, while a client holds a connection to it. */
export async function outAndBack(stage: Stage): Promise<void> {
  const { name } = await stage.machine(2);
  const held = await HeldConnection.to(name, stage.place);
  try {
    await takeOut(stage, held);
    if (!stage.options.short) await leavePool(stage, held);
  } finally {
    await held?.leave();
  }
  await putBack(stage);
}

async function takeOut(stage: Stage, held: HeldConnection | undefined): Promise<void> {
  await stage.step("take VM 2 out of rotation", "no request is lost, and VM 2 gets no new one", async (step) => {
    const { name, resource, interfaceId } = await stage.machine(2);
    await stage.stack.configure({ "outOfRotation[0]": "2" });
    const { result, tally, looks } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    step.require(result);
    const closed = result.operations.find((one) => one.name === `${resource}-gate-hold`)?.ended;
    if (closed !== undefined) {
      const down = turned(looks, interfaceId, "down", closed);
      stage.seen.gateClosed = stage.since(closed, down);
      if (held && down) stage.seen.heldThroughGate = heldAfter(held.held, down.to);
    }
    const { tally: quiet } = await stage.underLoad(() => sleep(rest, undefined, { signal: stage.signal }));
    stage.seen.newWhileOut = { byMachine: quiet.byComputer[name] ?? 0, all: quiet.answered };
    step.expect(quiet.failed === 0, `${quiet.failed} of ${quiet.sent} requests failed while it was out`);
    step.expect(
      stage.seen.newWhileOut.byMachine === 0,
      `${name} answered requests on new connections while it was out`,
    );
  });
}

async function leavePool(stage: Stage, held: HeldConnection | undefined): Promise<void> {
  await stage.step("take VM 2 out of the backend pool, too", "no request is lost", async (step) => {
    const { resource } = await stage.machine(2);
    await stage.stack.configure({ leavePool: "true" });
    const alive = held !== undefined && held.held.ended === undefined;
    const { result, tally } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    step.require(result);
    const left = result.operations.find((one) => one.name === `${resource}-nic`)?.ended;
    // A connection that had ended before tells nothing of it.
    if (alive && left !== undefined) stage.seen.heldThroughPool = heldAfter(held.held, left);
  });
}

async function putBack(stage: Stage): Promise<void> {
  await stage.step("put VM 2 back", "no request is lost, and VM 2 answers again", async (step) => {
    const { name } = await stage.machine(2);
    const gone = { outOfRotation: undefined, ...(stage.options.short ? {} : { leavePool: undefined }) };
    await stage.stack.configure(gone);
    const { result, tally } = await stage.underLoad(() => stage.update());
    step.expectNoneFailed(tally);
    step.require(result);
    step.expect((tally.byComputer[name] ?? 0) > 0, `${name} answered no request`);
  });
}
