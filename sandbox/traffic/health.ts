/** What the load balancer knows of one member: whether it is up, and failed probes in a row. */
export interface Health {
  readonly up: boolean;
  readonly failures: number;
}

/** A member nobody has probed yet gets no traffic: azure-docs, load-balancer-custom-probe-overview.md. */
export const unprobed: Health = { up: false, failures: 0 };

/**
 * The health after another probe: one success brings a member up, `threshold` failures in a row take it down
 * (the same page, and azure-native 3.28's text of `probeThreshold`).
 */
export function afterProbe({ up, failures }: Health, success: boolean, threshold: number): Health {
  if (success) return { up: true, failures: 0 };
  const count = failures + 1;
  return { up: up && count < threshold, failures: count };
}

/**
 * Longest time in milliseconds that a member which fails stays up: its first failed probe comes within an interval, and
 * each further one an interval later.
 */
export function detectionWindow({ interval, threshold }: { interval: number; threshold: number }): number {
  return interval * threshold;
}
