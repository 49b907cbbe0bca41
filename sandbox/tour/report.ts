import type { Tally } from "../traffic/load.ts";

/** Requests of one step in words: sent, answered and failed, and by which machine. */
export function describeTally({ sent, answered, failed, repeated, byComputer }: Tally): string {
  const machines = Object.entries(byComputer)
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([name, count]) => `${name} ${count}`);
  const again = repeated > 0 ? `, repeated ${repeated}` : "";
  return `sent ${sent}, answered ${answered}, failed ${failed}${again}; by ${machines.join(", ") || "nobody"}`;
}
