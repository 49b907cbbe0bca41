import type { Azure } from "../azure.ts";
import { textAt } from "../protocol/json.ts";
import { topLevelOf } from "../protocol/resourceId.ts";
import type { Resource } from "../store.ts";
import { commandOf, exitCodeOf } from "./extensions.ts";

/** The scripts that have installed an application, by machine in lower case. One on its way out has done its work already. */
export function installedScripts(azure: Azure): Map<string, Resource> {
  const scripts = azure.store
    .ofType("Microsoft.Compute/virtualMachines/extensions")
    .filter(({ body }) => ["Succeeded", "Deleting"].includes(textAt(body, "properties.provisioningState") ?? ""));
  return new Map(scripts.map((script) => [topLevelOf(script.id).toLowerCase(), script]));
}

/** Ports that a machine's application answers on. */
export function servedPorts(script: Resource | undefined): number[] {
  return script ? portsOf(commandOf(script.body) ?? "") : [];
}

/** Ports a command makes the guest answer on: those it names as `-Port N` or `:N`, else that of a web server, 80. */
export function portsOf(command: string): number[] {
  if (exitCodeOf(command) !== 0) return [];
  const named = [...command.matchAll(/(?:-Port\s+|:)(\d{2,5})\b/gi)].map((match) => Number(match[1]));
  return named.length > 0 ? [...new Set(named)] : [80];
}
