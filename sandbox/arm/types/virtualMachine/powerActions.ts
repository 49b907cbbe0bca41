import type { Action, AzureState, Call } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { ArmError } from "../../protocol/armError.ts";
import { type JsonObject, textAt } from "../../protocol/json.ts";
import { nameOf } from "../../protocol/resourceId.ts";
import { isGeneralized, type Power, powerOf, setPower } from "./power.ts";

/** Words of the refusals: azure-powershell#2818 (start, generalized), azure-docs#86809 (generalize, running). */
function refuse(operation: string, machine: Resource, reason: string): ArmError {
  const message = `Operation '${operation}' is not allowed on VM '${nameOf(machine.id)}' since the VM is ${reason}.`;
  return new ArmError(409, "OperationNotAllowed", message);
}

/** Of a generalized machine nothing can be asked that would have it run. */
function unlessGeneralized(operation: string): (call: Call) => ArmError | JsonObject {
  return ({ resource }) => (isGeneralized(resource) ? refuse(operation, resource, "generalized") : {});
}

/** What asks for a host needs a machine that has one: one that is not deallocated. Words assumed. */
function onlyAllocated(operation: string): (call: Call) => ArmError | JsonObject {
  return (call) =>
    powerOf(call.resource) === "deallocated"
      ? refuse(operation, call.resource, "deallocated")
      : unlessGeneralized(operation)(call);
}

const leaves = (power: Power) => (machine: Resource, azure: AzureState) => setPower(machine, power, azure);

/** As it was before a redeploy or a reapply, with whatever was wrong inside over. */
const stays = (machine: Resource, azure: AzureState) => setPower(machine, powerOf(machine), azure);

/** A machine from its image again: what was installed on it is gone, and its extensions run anew when they are put anew. */
function reimaged(machine: Resource, azure: AzureState): undefined {
  const { installed: _, openedPorts: __, ...hidden } = machine.hidden;
  azure.store.save({ ...machine, hidden });
  for (const inside of azure.store.inGroup(machine.id)) {
    const { lastRun: ___, ...kept } = inside.hidden;
    azure.store.save({ ...inside, hidden: kept });
  }
  const now = azure.store.get(machine.id);
  if (now) setPower(now, "running", azure);
}

/** Starting, stopping, and what else is done to a machine as a whole: azure-rest-api-specs, ComputeRP 2024-11-01, VirtualMachines_*. */
export const powerActions: Readonly<Record<string, Action>> = {
  start: { duration: "vmStart", begin: unlessGeneralized("start"), finish: leaves("running") },
  restart: { duration: "vmStart", begin: onlyAllocated("restart"), finish: leaves("running") },
  powerOff: { duration: "vmStop", finish: leaves("stopped") },
  deallocate: { duration: "vmStop", finish: leaves("deallocated") },
  redeploy: { duration: "vmRedeploy", begin: onlyAllocated("redeploy"), finish: stays },
  reapply: { duration: "vmStart", begin: unlessGeneralized("reapply"), finish: () => undefined },
  reimage: { duration: "vmRedeploy", begin: onlyAllocated("reimage"), finish: reimaged },
  generalize: {
    begin: ({ resource }) =>
      textAt(resource.hidden, "power") === "running" ? refuse("generalize", resource, "running") : {},
    finish(machine, azure) {
      azure.store.save({ ...machine, hidden: { ...machine.hidden, generalized: true } });
      return undefined;
    },
  },
};
