import type { Probe } from "./settings.ts";

/**
 * Seconds from the moment a machine's health probes are cut off until it has nothing left to do: the load balancer sends new
 * connections until as many probes have failed as the threshold, and what has begun gets `drainSeconds` more
 * (azure-docs, load-balancer-custom-probe-overview.md: established connections go on when a probe goes down).
 */
export function drainTime({ intervalSeconds, threshold }: Probe, drainSeconds: number): number {
  return intervalSeconds * threshold + drainSeconds;
}
