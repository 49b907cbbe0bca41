import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { textAt } from "../../protocol/json.ts";
import { topLevelOf } from "../../protocol/resourceId.ts";
import { type Application, applicationOf } from "./application.ts";

/** Where an extension keeps the last command that succeeded. */
export const installed = "installed";

/** The applications that scripts have installed, by machine in lower case; what is installed stays while a script runs again or is taken away. */
export function installedApplications(azure: AzureState): Map<string, Application> {
  return new Map(
    azure.store.ofType("Microsoft.Compute/virtualMachines/extensions").flatMap((script: Resource) => {
      const command = textAt(script.hidden, installed);
      const application = command === undefined ? undefined : applicationOf(command);
      return application ? [[topLevelOf(script.id).toLowerCase(), application] as const] : [];
    }),
  );
}
