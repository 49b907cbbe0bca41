import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { textAt } from "../../protocol/json.ts";
import { topLevelOf } from "../../protocol/resourceId.ts";
import { exitCodeOf } from "./exitCode.ts";

/** The scripts that have installed an application, by machine in lower case; what is installed stays while a script runs again or is taken away. */
export function installedScripts(azure: AzureState): Map<string, Resource> {
  const scripts = azure.store
    .ofType("Microsoft.Compute/virtualMachines/extensions")
    .filter(({ hidden }) => textAt(hidden, installed) !== undefined);
  return new Map(scripts.map((script) => [topLevelOf(script.id).toLowerCase(), script]));
}

/** Where an extension keeps the last command that succeeded. */
export const installed = "installed";

/** Ports that a machine's application answers on. */
export function servedPorts(script: Resource | undefined): number[] {
  return script ? portsOf(textAt(script.hidden, installed) ?? "") : [];
}

/** Ports a command makes the guest answer on: those it names as `-Port N` or `:N`, else that of a web server, 80. */
export function portsOf(command: string): number[] {
  if (exitCodeOf(command) !== 0) return [];
  const named = [...command.matchAll(/(?:-Port\s+|:)(\d{2,5})\b/gi)].map((match) => Number(match[1]));
  return named.length > 0 ? [...new Set(named)] : [80];
}
