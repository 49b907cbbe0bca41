import type { Problem } from "./problem.ts";

/** Keys that may be secrets: the state and Azure keep them closed. */
const closed: readonly string[] = ["adminPassword", "installCommand"];

/** Those of some keys that a secret may not be the value of. */
export const openOf = (secret: ReadonlySet<string>) => new Set([...secret].filter((key) => !closed.includes(key)));

/**
 * Secret keys that would not stay secret, each as a problem that says nothing of the value.
 * @param secret Keys that the stack has with --secret, or with a secret inside.
 */
export function unkept(secret: ReadonlySet<string>): Problem[] {
  return [...openOf(secret)].map((key) => ({
    key: key === "location" ? "azure-native:location" : key,
    message: `cannot be a secret, because ${why(key)}; set it without --secret (with --plaintext, where it was one).`,
  }));
}

function why(key: string): string {
  // azure-docs, tag-resources.md: "Tags are stored as plain text. Never add sensitive values to tags."
  if (key === "tags") return "Azure shows tags to everybody who may read a resource, and in bills";
  return "it can be read in Azure, in names or outputs";
}
