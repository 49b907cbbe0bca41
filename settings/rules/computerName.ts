import { computerName, longestComputerName } from "../../facts/computerName.ts";
import { contentNameLength } from "../../facts/contentName.ts";
import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** What is wrong with the computer names that prefix and count lead to. */
export function computerNames({
  computerNamePrefix,
  vmCount,
}: Pick<Settings, "computerNamePrefix" | "vmCount">): Problem[] {
  const problem = (message: string): Problem[] => [{ key: "computerNamePrefix", message }];
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(computerNamePrefix)) {
    return problem(
      `"${computerNamePrefix}" must start with a letter and go on with letters, digits and hyphens; use for example web.`,
    );
  }
  const longest = computerName(computerNamePrefix, vmCount, "0".repeat(contentNameLength));
  if (longest.length <= longestComputerName) return [];
  return problem(
    `"${computerNamePrefix}" makes names such as ${longest}, of ${longest.length} characters, and Windows allows ${longestComputerName}; ` +
      `shorten the prefix by ${longest.length - longestComputerName}.`,
  );
}
