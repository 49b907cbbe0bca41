import { createHash } from "node:crypto";

/** Letters and digits in a name that follows from content. */
export const contentNameLength = 5;

/** Five characters that follow from some values, whatever the order of their keys: another content has another name. */
export function contentName(content: Readonly<Record<string, unknown>>): string {
  const ordered = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(ordered)).digest("hex").slice(0, contentNameLength);
}
