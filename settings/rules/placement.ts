import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** Most virtual machines of an availability set: azure-docs, azure-subscription-service-limits.md. */
const largestAvailabilitySet = 200;

/**
 * What is wrong with the number of machines for where they are placed: a release stands in the same availability set as the
 * one it replaces, so that the set must hold the pool twice.
 */
export function placement({ availability, vmCount }: Pick<Settings, "availability" | "vmCount">): Problem[] {
  if (availability === "zones" || 2 * vmCount <= largestAvailabilitySet) return [];
  return [
    {
      key: "vmCount",
      message:
        `${vmCount} virtual machines and as many replacements are ${2 * vmCount}, and an availability set holds ` +
        `${largestAvailabilitySet}; use at most ${largestAvailabilitySet / 2}, or set availability to zones.`,
    },
  ];
}
