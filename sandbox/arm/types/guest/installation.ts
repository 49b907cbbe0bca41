import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { textAt } from "../../protocol/json.ts";
import { type Application, applicationOf } from "./application.ts";

/** Where a machine keeps the last command that installed something on it. */
const installed = "installed";

/** Notes that a command has installed an application on a machine, where it stays whatever becomes of its extension. */
export function install(machineId: string, command: string, azure: AzureState): void {
  const machine = azure.store.get(machineId);
  if (machine) azure.store.save({ ...machine, hidden: { ...machine.hidden, [installed]: command } });
}

/** What is installed on each machine; it is asked at every change of Azure, and a machine that changes is another object. */
const known = new WeakMap<Resource, Application | undefined>();

/** The applications that scripts have installed, by machine in lower case. */
export function installedApplications(azure: AzureState): Map<string, Application> {
  return new Map(
    azure.store.ofType("Microsoft.Compute/virtualMachines").flatMap((machine) => {
      const application = installedOn(machine);
      return application ? [[machine.id.toLowerCase(), application] as const] : [];
    }),
  );
}

function installedOn(machine: Resource): Application | undefined {
  if (!known.has(machine)) {
    const command = textAt(machine.hidden, installed);
    known.set(machine, command === undefined ? undefined : applicationOf(command));
  }
  return known.get(machine);
}
