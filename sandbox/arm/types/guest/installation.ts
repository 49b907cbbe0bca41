import type { AzureState } from "../../manager/resourceType.ts";
import { textAt } from "../../protocol/json.ts";
import { type Application, applicationOf } from "./application.ts";

/** Where a machine keeps the last command that installed something on it. */
const installed = "installed";

/** Notes that a command has installed an application on a machine, where it stays whatever becomes of its extension. */
export function install(machineId: string, command: string, azure: AzureState): void {
  const machine = azure.store.get(machineId);
  if (machine) azure.store.save({ ...machine, hidden: { ...machine.hidden, [installed]: command } });
}

/** The applications that scripts have installed, by machine in lower case. */
export function installedApplications(azure: AzureState): Map<string, Application> {
  return new Map(
    azure.store.ofType("Microsoft.Compute/virtualMachines").flatMap(({ id, hidden }) => {
      const command = textAt(hidden, installed);
      const application = command === undefined ? undefined : applicationOf(command);
      return application ? [[id.toLowerCase(), application] as const] : [];
    }),
  );
}
