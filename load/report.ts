import type { Tally } from "./load.ts";

/** Requests of one step in words: sent, answered and failed, and by which machine. */
export function describeTally({ sent, answered, failed, reset, repeated, byComputer }: Tally): string {
  const machines = Object.entries(byComputer)
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([name, count]) => `${name} ${count}`);
  const again = repeated > 0 ? `, repeated ${repeated}` : "";
  const cut = reset > 0 ? `, connections reset ${reset}` : "";
  return `sent ${sent}, answered ${answered}, failed ${failed}${again}${cut}; by ${machines.join(", ") || "nobody"}`;
}
