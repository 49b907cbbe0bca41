import type { DownReason, Reason } from "../arm/manager/backendHealth.ts";

/** What the probe of one rule knows of one member. */
export interface Health {
  readonly up: boolean;
  /** Successful and failed probes in a row. */
  readonly successes: number;
  readonly failures: number;
  /** Why it is up or down. */
  readonly reason: Reason;
  /** When it went down after it had been up, in milliseconds of Azure's time; those that are long ago are forgotten. */
  readonly falls: readonly number[];
}

/** A member nobody has probed yet gets no traffic: azure-docs, load-balancer-custom-probe-overview.md. */
export const unprobed: Health = { up: false, successes: 0, failures: 0, reason: "NA", falls: [] };

/** How long a fall counts as part of a fluctuation, in milliseconds; and how often the wait is doubled at most. Assumed. */
const remembered = 600_000;
const mostDoublings = 3;

/**
 * The health after another probe: `threshold` successes in a row bring a member up, as many failures in a row take it down
 * (text of `probeThreshold` in network 2024-05-01). A member that fluctuates waits longer to come back: each fall within ten
 * minutes of an earlier one doubles the successes it needs, up to eight times (that it waits longer:
 * azure-docs, load-balancer-custom-probe-overview.md; how long: assumed).
 * @param failure Why the probe failed; undefined when it did not.
 * @param now Milliseconds of Azure's time.
 */
export function afterProbe(before: Health, failure: DownReason | undefined, threshold: number, now: number): Health {
  const falls = before.falls.filter((fall) => fall > now - remembered);
  if (failure === undefined) {
    const successes = before.successes + 1;
    const up = before.up || successes >= successesNeeded(threshold, falls.length);
    return {
      up,
      successes,
      failures: 0,
      reason: up ? "Up_Probe_Success" : "Down_Probe_ApproachingHealthyThreshold",
      falls,
    };
  }
  const failures = before.failures + 1;
  const up = before.up && failures < threshold;
  return {
    up,
    successes: 0,
    failures,
    reason: up ? "Up_Probe_ApproachingUnhealthyThreshold" : failure,
    falls: before.up && !up ? [...falls, now] : falls,
  };
}

function successesNeeded(threshold: number, falls: number): number {
  return threshold * 2 ** Math.min(Math.max(0, falls - 1), mostDoublings);
}

/**
 * Longest time in milliseconds that a member which fails stays up: its first failed probe begins within an interval, each
 * further one an interval later, and the last one takes up to an interval to fail.
 */
export function detectionWindow({ interval, threshold }: { interval: number; threshold: number }): number {
  return interval * (threshold + 1);
}

/** Milliseconds in which an answer must come: the interval, at most 30 s (the same page). */
export function patienceOf({ interval }: { interval: number }): number {
  return Math.min(interval, 30_000);
}

/** What a person has set for a member, whatever its probe says; azure-docs, admin-state-overview.md. */
export type AdminState = "None" | "Up" | "Down";

/** Whether a member gets new connections, and why. */
export interface Verdict {
  readonly up: boolean;
  readonly reason: Reason;
}

/**
 * What the load balancer makes of the probes of all members of a probed rule: admin state goes before them, and with
 * `allProbedUp` (noHealthyBackendsBehavior) all members serve when every one is down.
 */
export function verdicts<Key>(
  members: readonly { readonly key: Key; readonly health: Health; readonly adminState: AdminState }[],
  allProbedUp: boolean,
): Map<Key, Verdict> {
  const allDown = members.every(({ health }) => !health.up);
  return new Map(
    members.map(({ key, health, adminState }) => {
      if (adminState === "Down") return [key, { up: false, reason: "Down_Admin" }];
      if (adminState === "Up") return [key, { up: true, reason: "Up_Admin" }];
      if (allDown && allProbedUp) return [key, { up: true, reason: "Up_Probe_AllDownIsUp" }];
      return [key, { up: health.up, reason: health.reason }];
    }),
  );
}
