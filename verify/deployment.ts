import { setTimeout as sleep } from "node:timers/promises";
import { complaintIn } from "../facts/healthCheck.ts";
import type { Stage } from "./stage.ts";

/** Longest wait for the site's first answer once `up` has ended, in seconds of Azure's time. */
const patience = 300;

/** Milliseconds for which every machine is waited for to answer. */
const glance = 3_000;

/** The version of Compute's API that the program uses. */
export const computeVersion = "2024-11-01";

/** The stack is made, and its site answers. */
export async function deploy(stage: Stage): Promise<void> {
  await stage.step("deploy two machines", "the site answers, and each machine does", async (step) => {
    step.require(await stage.update());
    const { publicIp } = await stage.stack.outputs();
    stage.place = { host: String(publicIp), port: stage.options.port };
    const { rules, machines } = await stage.stack.standing();
    stage.rules = rules;
    const began = Date.now();
    while (!(await answers(stage))) {
      if (stage.clock.seconds(began, Date.now()) > patience)
        throw new Error(`the site does not answer at ${stage.place.host}:${stage.place.port}`);
      await sleep(100, undefined, { signal: stage.signal });
    }
    step.remarks.push(`first answer ${stage.clock.seconds(began, Date.now()).toFixed(0)} s after the update`);
    const { tally } = await stage.underLoad(() => sleep(glance, undefined, { signal: stage.signal }));
    step.expectNoneFailed(tally);
    for (const { name } of machines)
      step.expect((tally.byComputer[name] ?? 0) > 0, `${name} answered none of ${tally.answered} requests`);
  });
}

async function answers({ place: { host, port } }: Stage): Promise<boolean> {
  try {
    const { ok } = await fetch(`http://${host}:${port}/`, { signal: AbortSignal.timeout(5_000) });
    return ok;
  } catch {
    return false;
  }
}

/** A script of several lines is run in a machine, to see whether its last line comes back. */
export async function readScript(stage: Stage): Promise<void> {
  await stage.step("ask a machine by a script", "the script's last line comes back", async (step) => {
    const { virtualMachineId, check } = await stage.machine(1);
    const { body, at } = await stage.azure.post(`${virtualMachineId}/runCommand`, computeVersion, {
      commandId: "RunPowerShellScript",
      script: check.split("\n"),
    });
    stage.clock.note(at);
    const statuses = (body as { value?: { code?: string; message?: string }[] } | undefined)?.value ?? [];
    const written = statuses.find(({ code }) => code?.includes("StdOut"))?.message ?? "";
    const text = written.trim().split(/\r?\n/).at(-1)?.trim() ?? "";
    const right = complaintIn(written) === undefined;
    stage.seen.lastLine = { text, right };
    step.expect(right, `Azure gave back "${text}"`);
  });
}
