import type { Probe } from "./settings.ts";

/**
 * Longest time in seconds until a probe has noticed a change, which may come right after it has asked: so many intervals as its
 * threshold, and one (azure-docs, load-balancer-custom-probe-overview.md).
 */
export function detectionTime({ intervalSeconds, threshold }: Pick<Probe, "intervalSeconds" | "threshold">): number {
  return intervalSeconds * (threshold + 1);
}

/**
 * Seconds for which the load balancer is asked for what it should say soon: ten minutes, or twice the time the probe needs where
 * that is longer, since a probe that fluctuates waits longer (the same page).
 */
export function patience(probe: Pick<Probe, "intervalSeconds" | "threshold">): number {
  return Math.max(600, 2 * detectionTime(probe));
}
