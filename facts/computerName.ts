/** Longest name of a Windows computer, in characters: azure-docs, resource-name-rules.md. */
export const longestComputerName = 15;

/**
 * Windows name of a machine: prefix, number and release, e.g. `web1-3f9a2`. The release is part of it because two
 * releases stand side by side while one replaces the other. At most 15 characters (settings/rules/computerName.ts).
 */
export function computerName(prefix: string, number: number, release: string): string {
  return `${prefix}${number}-${release}`;
}
