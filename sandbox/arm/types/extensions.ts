import { computeVersions } from "../catalog/apiVersions.ts";
import type { AzureState, Change, ResourceType, Rule } from "../manager/resourceType.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { at, findAll, isObject, type JsonObject, put, textAt } from "../protocol/json.ts";
import { nameOf, topLevelOf } from "../protocol/resourceId.ts";
import { type Egress, egressOf } from "./egress.ts";
import { extensionView } from "./guest/extensionView.ts";
import { fateOf, fetches } from "./guest/fate.ts";
import { openFirewall } from "./guest/firewall.ts";
import { install } from "./guest/installation.ts";
import { deletedOnlyFromRunning, putOnlyIntoRunning } from "./guest/running.ts";
import { digestOf, endOfScript, exitCodeOn, failedRemoval } from "./guest/scriptRun.ts";

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
  putOnlyIntoRunning(
    "an extension is put only into a machine that runs",
    "azure-docs, virtual-machines-common-error-messages.md",
  ),
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
  return files || fetches(commandOf(body) ?? "");
}

/** The way out of the machine an extension is in. */
function wayOut({ id }: Resource, azure: AzureState): Egress {
  const machine = azure.store.get(topLevelOf(id));
  const card = findAll(machine?.body, "properties.networkProfile.networkInterfaces[].id")[0]?.value;
  return egressOf(String(card), azure);
}

/** What makes a Custom Script Extension run: its settings, the secret ones too, and the tag that forces it. */
function settingsOf(body: JsonObject): string {
  const members = ["settings", "protectedSettings", "forceUpdateTag"];
  return digestOf(members.map((member) => at(body, `properties.${member}`) ?? null));
}

/** Runs the command, as far as the sandbox runs one; returns why it failed. */
function run(extension: Resource, azure: AzureState): ArmError | undefined {
  if (downloads(extension.body) && wayOut(extension, azure) === "none") {
    // Words assumed; that a download needs a way out is not.
    return failure(
      extension,
      "Failed to download all specified files. Exiting. Error Message: Unable to connect to the remote server",
    );
  }
  const command = commandOf(extension.body) ?? "";
  const code = exitCodeOn(topLevelOf(extension.id), command, azure);
  if (code === 0) {
    install(topLevelOf(extension.id), command, azure);
    openFirewall(azure.store.get(topLevelOf(extension.id)), command, azure);
    return undefined;
  }
  return failure(
    extension,
    `Command execution finished, but failed because it returned a non-zero exit code of: '${code}'`,
  );
}

/** Words: MCW resilient-IaaS#81. */
function failure({ id }: Resource, message: string): ArmError {
  return new ArmError(
    200,
    "VMExtensionProvisioningError",
    `VM has reported a failure when processing extension '${nameOf(id)}'. Error message: "${message}"\r\n\r\n` +
      "More information on troubleshooting is available at https://aka.ms/VMExtensionCSEWindowsTroubleshoot ",
  );
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
  removal: [
    deletedOnlyFromRunning(
      "an extension is deleted only from a machine that runs",
      "redhat-developer/mapt#208, hashicorp/terraform-provider-azurerm#26705",
    ),
  ],
  complete({ body, before }) {
    const given = at(body, "properties.protectedSettings");
    if (isScript(body) && commandOf(body) === undefined) {
      put(body, "properties.protectedSettings", at(before, "properties.protectedSettings"));
    } else if (isObject(given)) {
      // Of a secret command only its fate is kept, and a mark by which the same settings are known again.
      const secret = textAt(given, "commandToExecute");
      const fate = secret === undefined ? {} : { commandToExecute: fateOf(secret) };
      put(body, "properties.protectedSettings", { ...fate, settings: digestOf(given) });
    }
  },
  finish(extension, operation, azure) {
    if (!isScript(extension.body)) return undefined;
    const end = endOfScript(extension, settingsOf(extension.body), operation, azure, () => run(extension, azure));
    return operation.error === undefined ? end : undefined;
  },
  failedRemoval,
  show(body) {
    delete body.etag;
    if (findAll(body, "properties.settings").length === 0) put(body, "properties.settings", {});
  },
  expand: (body, extension) => put(body, "properties.instanceView", extensionView(extension)),
};
