import type { Action, AzureState } from "../../manager/resourceType.ts";
import { ArmError } from "../../protocol/armError.ts";
import { numberAt, textAt } from "../../protocol/json.ts";
import { nameOf } from "../../protocol/resourceId.ts";
import { conditionOf } from "../guest/condition.ts";
import { bootDiagnosed } from "./instanceView.ts";
import { powerOf } from "./power.ts";

/** Beginning of the paths on the endpoint where boot logs lie, and the name of one. */
const bootDiagnosticsPath = "/bootdiagnostics";
const bootLog = "serialconsole.log";

/**
 * POST `…/retrieveBootDiagnosticsData`: where the screenshot and the log lie (RetrieveBootDiagnosticsDataResult in ComputeRP
 * 2024-11-01). Nothing runs here that could be photographed, so that only the log is there.
 */
export const retrieveBootDiagnosticsData: Action = {
  reads: true,
  begin({ resource }) {
    if (bootDiagnosed(resource)) return {};
    // Code and words assumed.
    return new ArmError(
      409,
      "OperationNotAllowed",
      `Boot diagnostics is not enabled for VM '${nameOf(resource.id)}'. Please enable boot diagnostics and try again.`,
    );
  },
  finish: ({ id }, azure) => ({
    consoleScreenshotBlobUri: `${azure.origin}${bootDiagnosticsPath}${id}/screenshot.bmp`,
    serialConsoleLogBlobUri: `${azure.origin}${bootDiagnosticsPath}${id}/${bootLog}`,
  }),
};

/** What a machine has written while it booted; undefined where a path names none that keeps it. */
export function bootLogAt(path: string, azure: AzureState): string | undefined {
  const id = path.startsWith(bootDiagnosticsPath) ? path.slice(bootDiagnosticsPath.length) : "";
  const machine = id.endsWith(`/${bootLog}`) ? azure.store.get(id.slice(0, -bootLog.length - 1)) : undefined;
  if (!machine || !bootDiagnosed(machine)) return undefined;
  const since = new Date(numberAt(machine.hidden, "changedAt") ?? machine.createdAt).toISOString();
  const name = textAt(machine.body, "properties.osProfile.computerName");
  return `${since} ${name}: ${powerOf(machine)}, ${conditionOf(machine).kind}\n`;
}
