import { computeVersions } from "../catalog/apiVersions.ts";
import type { AzureState, Change, ResourceType, Rule } from "../manager/resourceType.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { at, type JsonObject, textAt } from "../protocol/json.ts";
import { nameOf, topLevelOf } from "../protocol/resourceId.ts";
import { installedScripts, servedPorts } from "./guest/application.ts";
import { conditionOf } from "./guest/condition.ts";
import { exitCodeOf } from "./guest/exitCode.ts";
import { powerOf } from "./virtualMachine/power.ts";

const sources = ["script", "scriptUri", "commandId"];

const rules: Rule<Change>[] = [
  {
    says: "a run command is put only into a machine that runs",
    source: "azure-docs, run-command-managed.md (the VM agent must run); code and words assumed",
    check({ id, azure }) {
      const machine = azure.store.get(topLevelOf(id));
      if (!machine || powerOf(machine) === "running") return undefined;
      return new ArmError(409, "OperationNotAllowed", "Cannot run a command in the VM when the VM is not running.");
    },
  },
  {
    says: "a run command has one source: a script, the address of one, or the id of a known command",
    source: "text of source in azure-native 3.28; code and words assumed",
    check({ body }) {
      const given = sources.filter((source) => textAt(body, `properties.source.${source}`) !== undefined);
      if (given.length === 1) return undefined;
      return badRequest(
        "InvalidParameter",
        `Exactly one of ${sources.join(", ")} must be given as the source of a run command, not ${given.length}.`,
        "source",
      );
    },
  },
];

/**
 * Port on which a script asks the machine it runs in, as `http://localhost:80/` or `Connect('localhost', 80)`. Nothing is
 * run: the sandbox knows whether the application answers there.
 */
export function askedPort(script: string): number | undefined {
  const match = /localhost(?::|',\s*)(\d{2,5})/.exec(script);
  return match ? Number(match[1]) : undefined;
}

function succeeds({ id, body }: Resource, azure: AzureState): boolean {
  const script = textAt(body, "properties.source.script") ?? "";
  const port = askedPort(script);
  if (port === undefined) return exitCodeOf(script) === 0;
  const machine = azure.store.get(topLevelOf(id));
  const { kind } = machine ? conditionOf(machine) : { kind: "crashed" };
  const served = servedPorts(installedScripts(azure).get(topLevelOf(id).toLowerCase()));
  return served.includes(port) && kind !== "crashed" && kind !== "unhealthy";
}

/** Where a run command says that a script's failure is the resource's. */
const failsWithScript = (body: JsonObject) => at(body, "properties.treatFailureAsDeploymentFailure") === true;

export const runCommands: ResourceType = {
  type: "Microsoft.Compute/virtualMachines/runCommands",
  model: "VirtualMachineRunCommand",
  apiVersions: computeVersions,
  durations: { create: "runCommandCreate", delete: "runCommandDelete" },
  creating: "Creating",
  defaults: {
    "properties.asyncExecution": false,
    "properties.timeoutInSeconds": 0,
    "properties.treatFailureAsDeploymentFailure": false,
  },
  secrets: ["properties.protectedParameters", "properties.runAsPassword"],
  rules,
  finish(command, operation, azure) {
    if (operation.error !== undefined) return undefined;
    if (succeeds(command, azure) || !failsWithScript(command.body)) return undefined;
    // Words assumed; that the resource fails with its script is the text of treatFailureAsDeploymentFailure in azure-native 3.28.
    return new ArmError(
      200,
      "VMExtensionProvisioningError",
      `VM has reported a failure when processing run command '${nameOf(command.id)}' of VM '${nameOf(topLevelOf(command.id))}'. ` +
        "Error message: 'Finished executing command, which exited with code: 1'.",
    );
  },
  show(body) {
    delete body.etag;
  },
};
