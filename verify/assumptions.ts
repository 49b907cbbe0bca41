import type { HeldThrough } from "./heldConnection.ts";
import type { Observations, Seconds } from "./observations.ts";

/** What became of an assumption. */
export interface Finding {
  readonly assumption: string;
  readonly verdict: "confirmed" | "refuted" | "not seen";
  readonly seen: string;
}

/** Something the program relies on without a source that is sure; the words are those of docs/high-availability.md. */
interface Assumption {
  readonly says: string;
  /** Whether it holds and what was seen of it; undefined when nothing was. */
  readonly judge: (seen: Observations) => readonly [holds: boolean, seen: string] | undefined;
}

const between = ({ least, most }: Seconds) => `between ${least.toFixed(0)} and ${most.toFixed(0)} s`;

const held = ({ answersAfter, ended }: HeldThrough) =>
  `${answersAfter} answers on it afterwards; ${ended === undefined ? "the client ended it" : `it was ${ended === "silent" ? "answered no more" : ended}`}`;

/** Everything docs/high-availability.md assumes. */
export const assumptions: readonly Assumption[] = [
  {
    says: "A security rule has taken effect when its request has ended, and a probe that it drops has failed: the load balancer says Down at most `interval x (threshold + 1)` after a gate has closed.",
    judge: ({ gateClosed, detection }) => {
      if (gateClosed === undefined) return undefined;
      if (gateClosed === "never") return [false, "it stayed Up"];
      return [gateClosed.least <= detection, `Down ${between(gateClosed)} after; at most ${detection} s were expected`];
    },
  },
  {
    says: "`flushConnection` ends the connection that a probe keeps, so that a closed gate closes on it too.",
    judge: ({ gateClosed }) =>
      gateClosed && [
        gateClosed !== "never",
        gateClosed === "never" ? "it stayed Up" : `Down ${between(gateClosed)} after`,
      ],
  },
  {
    says: "A machine that is admitted is Up within ten minutes.",
    judge: ({ gateOpened }) =>
      gateOpened && [gateOpened !== "never", gateOpened === "never" ? "it was not" : `Up ${between(gateOpened)} after`],
  },
  {
    says: "A machine that the load balancer calls Down gets no new connection.",
    judge: ({ newWhileOut }) =>
      newWhileOut && [
        newWhileOut.byMachine === 0,
        `it answered ${newWhileOut.byMachine} of ${newWhileOut.all} requests`,
      ],
  },
  {
    says: "Connections that stand outlive a closed gate.",
    judge: ({ heldThroughGate: one }) => one && [one.ended === undefined && one.answersAfter > 0, held(one)],
  },
  {
    says: "A machine's connections are reset when its network interface leaves the pool.",
    judge: ({ heldThroughPool: one }) => one && [one.ended === "reset", held(one)],
  },
  {
    says: "A script that failed runs again when its extension is made anew.",
    judge: ({ failedScriptAgain: end }) =>
      end && [end === "succeeded", `a script that fails the first time ${end} at the next update`],
  },
  {
    says: "The load balancer has no word on a machine that is stopped: its values are empty, or it is not named.",
    judge: ({ stopped }) => stopped && [stopped.empty, stopped.words.join("; then ")],
  },
  {
    says: "What the run command action gives back of a script has the script's last line.",
    judge: ({ lastLine }) => lastLine && [lastLine.right, `"${lastLine.text}"`],
  },
  {
    says: "A machine that is stopped can be deleted, and its extension goes with it.",
    judge: ({ stoppedWent }) =>
      stoppedWent === undefined ? undefined : [stoppedWent, stoppedWent ? "it went" : "it did not go"],
  },
];

/** Each assumption as confirmed, refuted or not seen. */
export function findings(seen: Observations): Finding[] {
  return assumptions.map(({ says, judge }) => {
    const judged = judge(seen);
    if (judged === undefined) return { assumption: says, verdict: "not seen", seen: "" };
    const [holds, words] = judged;
    return { assumption: says, verdict: holds ? "confirmed" : "refuted", seen: words };
  });
}
