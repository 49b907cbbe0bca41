import type { Change, Removal, Rule } from "../../manager/resourceType.ts";
import { ArmError } from "../../protocol/armError.ts";
import { topLevelOf } from "../../protocol/resourceId.ts";
import { powerOf } from "../virtualMachine/power.ts";

/** What is inside a machine is put, changed and deleted only while the machine runs. */
function refusal(id: string, azure: Change["azure"]): ArmError | undefined {
  const machine = azure.store.get(topLevelOf(id));
  if (!machine || powerOf(machine) === "running") return undefined;
  return new ArmError(409, "OperationNotAllowed", "Cannot modify extensions in the VM when the VM is not running.");
}

export function putOnlyIntoRunning(says: string, source: string): Rule<Change> {
  return { says, source, check: ({ id, azure }) => refusal(id, azure) };
}

export function deletedOnlyFromRunning(says: string, source: string): Rule<Removal> {
  return { says, source, check: ({ resource, azure }) => refusal(resource.id, azure) };
}
