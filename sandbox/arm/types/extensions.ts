import { computeVersions } from "../catalog/apiVersions.ts";
import type { AzureState, Change, ResourceType, Rule } from "../manager/resourceType.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { findAll, type JsonObject, put, textAt } from "../protocol/json.ts";
import { nameOf, topLevelOf } from "../protocol/resourceId.ts";
import { type Egress, egressOf } from "./egress.ts";
import { exitCodeOf } from "./guest/exitCode.ts";
import { openFirewall } from "./guest/firewall.ts";
import { installed } from "./guest/installation.ts";
import { powerOf } from "./virtualMachine/power.ts";

const type = "Microsoft.Compute/virtualMachines/extensions";
const handlerOf = (body: JsonObject) => `${textAt(body, "properties.publisher")}.${textAt(body, "properties.type")}`;
const isScript = (body: JsonObject) => handlerOf(body).toLowerCase() === "microsoft.compute.customscriptextension";

/** The command of a Custom Script Extension. */
export function commandOf(body: JsonObject): string | undefined {
  return (
    textAt(body, "properties.settings.commandToExecute") ??
    textAt(body, "properties.protectedSettings.commandToExecute")
  );
}

/** Other extensions of the same machine. */
function siblings(id: string, azure: AzureState): Resource[] {
  const machine = `${topLevelOf(id).toLowerCase()}/`;
  return azure.store
    .ofType(type)
    .filter((other) => other.id.toLowerCase().startsWith(machine) && other.id.toLowerCase() !== id.toLowerCase());
}

const rules: Rule<Change>[] = [
  {
    says: "an extension is put only into a machine that runs",
    source: "azure-docs, virtual-machines-common-error-messages.md",
    check({ id, azure }) {
      const machine = azure.store.get(topLevelOf(id));
      if (!machine || powerOf(machine) === "running") return undefined;
      return new ArmError(409, "OperationNotAllowed", "Cannot modify extensions in the VM when the VM is not running.");
    },
  },
  {
    says: "a machine has one Custom Script Extension",
    source: "azure-powershell#8173, quickstart-templates#4493",
    check({ id, body, azure }) {
      if (!siblings(id, azure).some((other) => handlerOf(other.body).toLowerCase() === handlerOf(body).toLowerCase()))
        return undefined;
      return badRequest(
        "BadRequest",
        `Multiple VMExtensions per handler not supported for OS type 'Windows'. VMExtension '${nameOf(id)}' with handler '${handlerOf(body)}' already added or specified in input.`,
      );
    },
  },
  {
    says: "the command of a script extension stands in settings or in protected settings, once",
    source: "azure-compute-docs, custom-script-windows.md; code and words assumed",
    check({ id, body, before }) {
      if (!isScript(body)) return undefined;
      const open = textAt(body, "properties.settings.commandToExecute") !== undefined;
      const hidden = textAt(body, "properties.protectedSettings.commandToExecute") !== undefined;
      if (open !== hidden || (before && !open)) return undefined;
      return badRequest(
        "VMExtensionHandlerNonTransientError",
        `The handler for VM extension type 'Microsoft.Compute.CustomScriptExtension' has reported terminal failure for VM extension '${nameOf(id)}': commandToExecute must be given once, in settings or in protectedSettings.`,
      );
    },
  },
  {
    says: "an extension names its publisher, type and version",
    source: "specification of ComputeRP 2024-11-01; words after azure-docs, virtual-machines-common-error-messages.md",
    check({ body }) {
      const missing = ["publisher", "type", "typeHandlerVersion"].find(
        (member) => textAt(body, `properties.${member}`) === undefined,
      );
      if (missing === undefined) return undefined;
      return badRequest("InvalidParameter", `Required parameter '${missing}' is missing (null).`, missing);
    },
  },
];

/** Whether a script fetches something from the Internet: it lists files, or its command has an address in it. */
function downloads(body: JsonObject): boolean {
  const files = findAll(body, "properties.settings.fileUris[]").length > 0;
  return files || /https?:\/\//i.test(commandOf(body) ?? "");
}

/** The way out of the machine an extension is in. */
function wayOut({ id }: Resource, azure: AzureState): Egress {
  const machine = azure.store.get(topLevelOf(id));
  const card = findAll(machine?.body, "properties.networkProfile.networkInterfaces[].id")[0]?.value;
  return egressOf(String(card), azure);
}

export const extensions: ResourceType = {
  type,
  model: "VirtualMachineExtension",
  apiVersions: computeVersions,
  durations: { create: "extensionCreate", delete: "extensionDelete" },
  creating: "Creating",
  defaults: { "properties.autoUpgradeMinorVersion": false },
  secrets: ["properties.protectedSettings"],
  immutable: ["properties.publisher", "properties.type"],
  rules,
  complete({ body }) {
    // Of a secret command only its fate is kept.
    const secret = textAt(body, "properties.protectedSettings.commandToExecute");
    if (secret !== undefined)
      put(body, "properties.protectedSettings", { commandToExecute: `exit ${exitCodeOf(secret)}` });
  },
  finish(extension, operation, azure) {
    if (operation.error !== undefined || !isScript(extension.body)) return undefined;
    if (downloads(extension.body) && wayOut(extension, azure) === "none") {
      // Words assumed; that a download needs a way out is not.
      return new ArmError(
        200,
        "VMExtensionProvisioningError",
        `VM has reported a failure when processing extension '${nameOf(extension.id)}'. Error message: "Failed to download all specified files. Exiting. Error Message: Unable to connect to the remote server"\r\n\r\n` +
          "More information on troubleshooting is available at https://aka.ms/VMExtensionCSEWindowsTroubleshoot ",
      );
    }
    const command = commandOf(extension.body) ?? "";
    const code = exitCodeOf(command);
    if (code === 0) {
      azure.store.save({ ...extension, hidden: { ...extension.hidden, [installed]: command } });
      openFirewall(azure.store.get(topLevelOf(extension.id)), command, azure);
      return undefined;
    }
    // Words: MCW resilient-IaaS#81.
    return new ArmError(
      200,
      "VMExtensionProvisioningError",
      `VM has reported a failure when processing extension '${nameOf(extension.id)}'. Error message: "Command execution finished, but failed because it returned a non-zero exit code of: '${code}'"\r\n\r\n` +
        "More information on troubleshooting is available at https://aka.ms/VMExtensionCSEWindowsTroubleshoot ",
    );
  },
  show(body) {
    delete body.etag;
    if (findAll(body, "properties.settings").length === 0) put(body, "properties.settings", {});
  },
};
