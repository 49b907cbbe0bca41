/** Letters and digits in the name of a release. */
export const generationLength = 5;

/**
 * Windows name of a machine: prefix, number and release, e.g. `web1-3f9a2`. The release is part of it because two
 * releases stand side by side while one replaces the other. At most 15 characters (settings/rules/computerName.ts).
 */
export function computerName(prefix: string, number: number, generation: string): string {
  return `${prefix}${number}-${generation}`;
}
