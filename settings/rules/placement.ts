import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** Most virtual machines of an availability set: azure-docs, azure-subscription-service-limits.md. */
const largestAvailabilitySet = 200;

/** What is wrong with the number of machines for where they are placed: each release has an availability set of its own. */
export function placement({ availability, vmCount }: Pick<Settings, "availability" | "vmCount">): Problem[] {
  if (availability === "zones" || vmCount <= largestAvailabilitySet) return [];
  return [
    {
      key: "vmCount",
      message:
        `${vmCount} virtual machines are more than the ${largestAvailabilitySet} an availability set holds; ` +
        `use at most ${largestAvailabilitySet}, or set availability to zones.`,
    },
  ];
}
