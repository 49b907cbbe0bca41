import { execFileSync } from "node:child_process";
import type { Autonaming } from "./names.ts";
import type { State } from "./orphans.ts";

interface ConfigurationValue {
  readonly value?: string;
  readonly objectValue?: unknown;
}

/** The stack that is selected, by the user's own Pulumi CLI. @throws Error with what the CLI said. */
function pulumi(...args: string[]): string {
  try {
    return execFileSync("pulumi", args, {
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stderr = "", stdout = "" } = error as { stderr?: string; stdout?: string };
    throw new Error(`\`pulumi ${args.join(" ")}\` failed: ${`${stderr}${stdout}`.trim() || String(error)}`);
  }
}

/** What the engine wrote down last. */
export function exported(): State {
  const { deployment } = JSON.parse(pulumi("stack", "export")) as {
    deployment: { resources?: State["resources"]; pending_operations?: State["pending"] };
  };
  return { resources: deployment.resources ?? [], pending: deployment.pending_operations ?? [] };
}

/** The stack's configuration: azure-native's keys, secrets among them, and how names are made. */
export function configuration(): { readonly login: (key: string) => string | undefined; readonly naming: Autonaming } {
  const values = JSON.parse(pulumi("config", "--json", "--show-secrets")) as Record<string, ConfigurationValue>;
  const naming = values["pulumi:autonaming"];
  return {
    login: (key) => values[`azure-native:${key}`]?.value,
    naming: (naming?.objectValue ?? JSON.parse(naming?.value ?? "{}")) as Autonaming,
  };
}

/** Lifts the lock that a killed update left; false when there was none. */
export function unlock(): boolean {
  try {
    pulumi("cancel", "--yes");
    return true;
  } catch {
    // Pulumi Cloud has nothing to cancel when nobody holds the stack.
    return false;
  }
}

/** Asks Azure for everything the stack has, and forgets what was begun. */
export function refresh(): void {
  pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
}
