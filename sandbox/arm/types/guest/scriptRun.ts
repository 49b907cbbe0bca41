import { createHash } from "node:crypto";
import type { AzureState } from "../../manager/resourceType.ts";
import type { Operation, Resource } from "../../manager/store.ts";
import { ArmError } from "../../protocol/armError.ts";
import { at, isObject, type Json, type JsonObject, textAt, textsAt } from "../../protocol/json.ts";
import { nameOf, topLevelOf } from "../../protocol/resourceId.ts";
import { conditionOf } from "./condition.ts";
import { exitCodeOf } from "./exitCode.ts";
import { failOnce } from "./fate.ts";

/** What settings look like from outside, so that equal ones are known again and nothing of them is kept. */
export function digestOf(settings: Json): string {
  return createHash("sha256").update(JSON.stringify(settings)).digest("hex");
}

/**
 * How a script ends that is put into a machine with these settings. It runs once for them; put again it ends as it did then,
 * until the settings change or the resource is made anew. Returns why it failed, or undefined.
 */
export function endOfScript(
  resource: Resource,
  settings: string,
  operation: Operation,
  azure: AzureState,
  run: () => ArmError | undefined,
): ArmError | undefined {
  // A machine that hears nothing runs nothing, and will when it hears again.
  if (operation.error === undefined && isDeaf(resource, azure)) return notReported(resource);
  const last = at(resource.hidden, "lastRun");
  if (textAt(last, "settings") === settings) {
    return errorOf(at(last, "error"));
  }
  const error = operation.error ?? run()?.error;
  const lastRun: JsonObject = { settings, ...(error ? { error } : {}) };
  const now = azure.store.get(resource.id) ?? resource;
  azure.store.save({ ...now, hidden: { ...now.hidden, lastRun } });
  return errorOf(error);
}

function errorOf(error: Json | undefined): ArmError | undefined {
  return isObject(error) ? new ArmError(200, textAt(error, "code") ?? "", textAt(error, "message") ?? "") : undefined;
}

/** Whether the machine a script is in hangs, so that its agent does not answer. */
function isDeaf({ id }: Resource, azure: AzureState): boolean {
  const machine = azure.store.get(topLevelOf(id));
  return machine !== undefined && conditionOf(machine).kind === "crashed";
}

/** VMAgentStatusCommunicationError: azure-docs, virtual-machines-common-error-messages.md. */
function notReported({ id }: Resource): ArmError {
  return new ArmError(
    200,
    "VMAgentStatusCommunicationError",
    `VM '${nameOf(topLevelOf(id))}' has not reported status for VM agent or extensions. Please verify the VM has a running VM agent, and can establish outbound connections to Azure storage.`,
  );
}

/** Why a script cannot be taken from its machine, though that was accepted; undefined when it can. */
export function failedRemoval(resource: Resource, azure: AzureState): ArmError | undefined {
  return isDeaf(resource, azure) ? notReported(resource) : undefined;
}

/** What a command comes to on a machine: with `-FailOnce` it exits with 1 the first time it runs there. */
export function exitCodeOn(machine: string, command: string, azure: AzureState): number {
  const found = azure.store.get(machine);
  const key = digestOf(command);
  const failed = textsAt(found?.hidden, "failedOnce");
  if (!failOnce.test(command) || !found || failed.includes(key)) return exitCodeOf(command);
  azure.store.save({ ...found, hidden: { ...found.hidden, failedOnce: [...failed, key] } });
  return 1;
}
