import { computeVersions } from "../catalog/apiVersions.ts";
import type { Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { at, type JsonObject, put, textAt } from "../protocol/json.ts";
import { nameOf, topLevelOf } from "../protocol/resourceId.ts";
import { run } from "./guest/run.ts";
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
    if (exitCode === 0 || !failsWithScript(command.body)) return undefined;
    // Words, and that what the script wrote is among them, assumed; that the resource fails with its script is the text of
    // treatFailureAsDeploymentFailure in azure-native 3.28.
    return new ArmError(
      200,
      "VMExtensionProvisioningError",
      `VM has reported a failure when processing run command '${nameOf(command.id)}' of VM '${nameOf(topLevelOf(command.id))}'. ` +
        `Error message: 'Finished executing command, which exited with code: ${exitCode}'.${output === "" ? "" : ` Output: '${output}'.`}`,
    );
  },
  show(body) {
    delete body.etag;
  },
  expand: (body, { hidden }) => put(body, "properties.instanceView", at(hidden, "instanceView")),
};
