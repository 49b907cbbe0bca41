import { createHash } from "node:crypto";
import { generationLength } from "./computerName.ts";

/**
 * Name of a release: five characters that follow from everything Azure does not let a virtual machine change in place,
 * or only by restarting it. A change of any of it makes new machines beside the old ones, which go only after the new
 * ones stand.
 */
export function generationOf(immutable: Readonly<Record<string, unknown>>): string {
  const ordered = Object.entries(immutable).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(ordered)).digest("hex").slice(0, generationLength);
}
