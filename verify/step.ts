import type { Tally } from "../load/load.ts";
import type { Update } from "./verifyStack.ts";

/** One step of a run, and what was not as promised. */
export class Step {
  readonly name: string;
  readonly promise: string;
  /** Seconds of Azure's time. */
  seconds = 0;
  tally: Tally | undefined;
  readonly remarks: string[] = [];
  readonly broken: string[] = [];

  constructor(name: string, promise: string) {
    this.name = name;
    this.promise = promise;
  }

  expect(holds: boolean, otherwise: string): void {
    if (!holds) this.broken.push(otherwise);
  }

  /** No request may have failed. */
  expectNoneFailed(tally: Tally): void {
    this.tally = tally;
    this.expect(tally.failed === 0, `${tally.failed} of ${tally.sent} requests failed: ${reasonsOf(tally)}`);
  }

  /** @throws Error with the engine's words when an update failed without which there is no going on. */
  require({ succeeded, complaints }: Update): void {
    if (!succeeded) throw new Error(`the update failed: ${complaints.join("\n") || "it was interrupted"}`);
  }
}

/** Why the latest of the failed requests failed, by how often. */
export function reasonsOf({ failures }: Pick<Tally, "failures">): string {
  const counts = new Map<string, number>();
  for (const { reason } of failures) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${reason} (${count})`).join(", ");
}
