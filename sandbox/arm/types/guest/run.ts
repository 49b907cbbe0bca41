import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { check } from "./check.ts";
import { openFirewall } from "./firewall.ts";
import { exitCodeOn } from "./scriptRun.ts";

/** What a script came to. */
export interface Run {
  readonly exitCode: number;
  /** What it wrote. */
  readonly output: string;
}

/** Runs a script in a machine, as far as the sandbox knows scripts: it opens ports of the firewall, and asks the machine. */
export function run(script: string, machine: Resource | undefined, azure: AzureState): Run {
  openFirewall(machine, script, azure);
  const finding = check(script, machine, azure);
  if (!finding) return { exitCode: exitCodeOn(machine?.id ?? "", script, azure), output: "" };
  return { exitCode: finding.passed ? 0 : 1, output: finding.line };
}
