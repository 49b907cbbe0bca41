import { computeVersions } from "../catalog/apiVersions.ts";
import type { AzureState, Change, ResourceType, Rule } from "../manager/resourceType.ts";
import type { Operation, Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { at, type JsonObject, put, textAt } from "../protocol/json.ts";
import { nameOf, topLevelOf } from "../protocol/resourceId.ts";
import { run } from "./guest/run.ts";
import { deletedOnlyFromRunning, putOnlyIntoRunning } from "./guest/running.ts";
import { digestOf, endOfScript, failedRemoval } from "./guest/scriptRun.ts";

const sources = ["script", "scriptUri", "commandId"];

const rules: Rule<Change>[] = [
  putOnlyIntoRunning(
    "a run command is put only into a machine that runs",
    "azure-docs, run-command-managed.md (the VM agent must run); code and words as for an extension, assumed",
  ),
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

/** Where a run command says that a script's failure is the resource's. */
const failsWithScript = (body: JsonObject) => at(body, "properties.treatFailureAsDeploymentFailure") === true;

/** What makes a run command run: its source, and what the script is given. */
function settingsOf(body: JsonObject): string {
  const members = ["source", "parameters", "protectedParameters"];
  return digestOf(members.map((member) => at(body, `properties.${member}`) ?? null));
}

/** Runs the script, keeps what became of it, and returns why it failed. */
function execute(command: Resource, operation: Operation, azure: AzureState): ArmError | undefined {
  const script = textAt(command.body, "properties.source.script") ?? "";
  const { exitCode, output } = run(script, azure.store.get(topLevelOf(command.id)), azure);
  const instanceView: JsonObject = {
    executionState: exitCode === 0 ? "Succeeded" : "Failed",
    executionMessage: "Execution completed",
    exitCode,
    output,
    error: "",
    startTime: new Date(operation.startedAt).toISOString(),
    endTime: new Date(operation.dueAt).toISOString(),
  };
  azure.store.save({ ...command, hidden: { ...command.hidden, instanceView } });
  if (exitCode === 0) return undefined;
  // Words, and that what the script wrote is among them, assumed; that the resource fails with its script is the text of
  // treatFailureAsDeploymentFailure in azure-native 3.28.
  return new ArmError(
    200,
    "VMExtensionProvisioningError",
    `VM has reported a failure when processing run command '${nameOf(command.id)}' of VM '${nameOf(topLevelOf(command.id))}'. ` +
      `Error message: 'Finished executing command, which exited with code: ${exitCode}'.${output === "" ? "" : ` Output: '${output}'.`}`,
  );
}

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
  removal: [
    deletedOnlyFromRunning(
      "a run command is deleted only from a machine that runs",
      "as for an extension (redhat-developer/mapt#208), assumed: the worse reading",
    ),
  ],
  finish(command, operation, azure) {
    const end = endOfScript(command, settingsOf(command.body), operation, azure, () =>
      execute(command, operation, azure),
    );
    return operation.error === undefined && failsWithScript(command.body) ? end : undefined;
  },
  failedRemoval,
  show(body) {
    delete body.etag;
  },
  expand: (body, { hidden }) => put(body, "properties.instanceView", at(hidden, "instanceView")),
};
