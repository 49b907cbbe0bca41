import { fit, modelOf } from "../../catalog/models.ts";
import type { Action } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { isObject, type JsonObject, textAt, textsAt } from "../../protocol/json.ts";
import { run } from "../guest/run.ts";

/** One of the two streams of a script, as Azure answers it: Azure/azure-cli#19251. */
function stream(name: "StdOut" | "StdErr", message: string): JsonObject {
  return {
    code: `ComponentStatus/${name}/succeeded`,
    level: "Info",
    displayStatus: "Provisioning succeeded",
    message,
  };
}

/** POST `…/runCommand`: runs a script in a machine that runs. It succeeds whatever the script comes to: Azure/azure-cli#20495. */
export const runCommand: Action = {
  duration: "runCommandAction",
  begin({ body, resource }) {
    const { misfits } = fit(
      "Microsoft.Compute",
      modelOf("Microsoft.Compute", "RunCommandInput"),
      isObject(body) ? body : {},
    );
    const [first] = misfits;
    if (first) {
      return badRequest(
        "InvalidParameter",
        `The value of parameter '${first.path}' is missing or invalid.`,
        first.path,
      );
    }
    if (textAt(resource.hidden, "power") !== "running") {
      // Words: redhat-developer/mapt#208, for an extension; that it is the same here is assumed.
      return new ArmError(409, "OperationNotAllowed", "Cannot run a command in the VM when the VM is not running.");
    }
    return { script: textsAt(body, "script").join("\n") };
  },
  finish(machine, azure, { detail }) {
    const { output } = run(textAt(detail, "script") ?? "", machine, azure);
    return { value: [stream("StdOut", output), stream("StdErr", "")] };
  },
};
