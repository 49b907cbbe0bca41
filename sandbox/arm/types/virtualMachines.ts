import { randomBytes } from "node:crypto";
import { computeVersions } from "../catalog/apiVersions.ts";
import type { AzureState, ResourceType } from "../manager/resourceType.ts";
import type { Resource } from "../manager/store.ts";
import { findAll, type JsonObject, numberAt, objectsAt, put, textAt } from "../protocol/json.ts";
import { groupOf, nameOf } from "../protocol/resourceId.ts";
import { nextDomains } from "./availabilitySets.ts";
import { administratorRules } from "./virtualMachine/administrator.ts";
import { assessPatches } from "./virtualMachine/assessPatches.ts";
import { imageOf, setOf } from "./virtualMachine/body.ts";
import { retrieveBootDiagnosticsData } from "./virtualMachine/bootDiagnostics.ts";
import { attachDisks, dataDiskRules, removeDisks } from "./virtualMachine/dataDisks.ts";
import { diskRules } from "./virtualMachine/disk.ts";
import { hardwareClusterRules } from "./virtualMachine/hardwareCluster.ts";
import { imageRules } from "./virtualMachine/image.ts";
import { extensionsOf, instanceViewOf } from "./virtualMachine/instanceView.ts";
import { networkProfileRules, reserveInterfaces } from "./virtualMachine/networkProfile.ts";
import { patchingRules } from "./virtualMachine/patching.ts";
import { placementRules } from "./virtualMachine/placement.ts";
import { powerActions } from "./virtualMachine/powerActions.ts";
import { quotaRules } from "./virtualMachine/quota.ts";
import { runCommand } from "./virtualMachine/runCommand.ts";
import { sizeRules } from "./virtualMachine/size.ts";

const type = "Microsoft.Compute/virtualMachines";

/** Makes the OS disk a resource of its own, and keeps where the machine was placed. */
function create(machine: Resource, azure: AzureState): void {
  const body = structuredClone(machine.body);
  const at = "properties.storageProfile.osDisk";
  const name = textAt(body, `${at}.name`) ?? `${nameOf(machine.id)}_OsDisk_1_${randomBytes(16).toString("hex")}`;
  const id = `${groupOf(machine.id)}/providers/Microsoft.Compute/disks/${name}`;
  put(body, `${at}.name`, name);
  put(body, `${at}.managedDisk.id`, id);
  put(body, "properties.timeCreated", new Date(azure.clock.now()).toISOString());
  const set = setOf(body);
  const domains = set === undefined ? {} : nextDomains(azure.find(set) ?? {}, azure);
  azure.store.save({ ...machine, body, hidden: { ...machine.hidden, ...domains, power: "running" } });
  const disk: JsonObject = {
    id,
    name,
    type: "Microsoft.Compute/disks",
    location: textAt(body, "location"),
    sku: { name: textAt(body, `${at}.managedDisk.storageAccountType`) ?? "Standard_LRS" },
    properties: {
      osType: "Windows",
      creationData: { createOption: "FromImage" },
      diskSizeGB: numberAt(body, `${at}.diskSizeGB`) ?? imageOf(body)?.diskSizeGB,
      provisioningState: "Succeeded",
      uniqueId: crypto.randomUUID(),
    },
  };
  azure.store.save({ id, type: "Microsoft.Compute/disks", body: disk, createdAt: azure.clock.now(), hidden: {} });
}

export const virtualMachines: ResourceType = {
  type,
  model: "VirtualMachine",
  apiVersions: computeVersions,
  durations: { create: "windowsVmCreate", update: "vmUpdate", delete: "vmDelete" },
  creating: "Creating",
  name: { most: 64 },
  defaults: {
    "properties.osProfile.allowExtensionOperations": true,
    "properties.osProfile.requireGuestProvisionSignal": true,
    "properties.osProfile.secrets": [],
    "properties.osProfile.windowsConfiguration.provisionVMAgent": true,
    "properties.osProfile.windowsConfiguration.enableAutomaticUpdates": true,
    "properties.osProfile.windowsConfiguration.patchSettings.patchMode": "AutomaticByOS",
    "properties.osProfile.windowsConfiguration.patchSettings.assessmentMode": "ImageDefault",
    "properties.storageProfile.dataDisks": [],
    "properties.storageProfile.osDisk.osType": "Windows",
    "properties.storageProfile.osDisk.caching": "ReadWrite",
    "properties.storageProfile.osDisk.deleteOption": "Detach",
    "properties.storageProfile.osDisk.managedDisk.storageAccountType": "Standard_LRS",
  },
  secrets: ["properties.osProfile.adminPassword", "properties.osProfile.customData"],
  immutable: [
    "zones",
    "properties.availabilitySet.id",
    "properties.osProfile.computerName",
    "properties.osProfile.adminUsername",
    "properties.storageProfile.imageReference.publisher",
    "properties.storageProfile.imageReference.offer",
    "properties.storageProfile.imageReference.sku",
    "properties.storageProfile.imageReference.version",
    "properties.storageProfile.imageReference.id",
    "properties.storageProfile.osDisk.name",
    "properties.storageProfile.osDisk.createOption",
    "properties.storageProfile.osDisk.managedDisk.id",
    "properties.securityProfile.securityType",
  ],
  rules: [
    ...sizeRules,
    ...quotaRules,
    ...administratorRules,
    ...imageRules,
    ...diskRules,
    ...dataDiskRules,
    ...placementRules,
    ...hardwareClusterRules,
    ...networkProfileRules,
    ...patchingRules,
  ],
  complete({ body, before }) {
    // What only exists once the machine does is kept over later writes.
    for (const path of [
      "properties.vmId",
      "properties.timeCreated",
      "properties.storageProfile.imageReference.exactVersion",
    ]) {
      if (before) put(body, path, textAt(before, path));
    }
    if (!before) put(body, "properties.vmId", crypto.randomUUID());
    put(
      body,
      "properties.storageProfile.imageReference.exactVersion",
      textAt(before, "properties.storageProfile.imageReference.exactVersion") ?? imageOf(body)?.exactVersion,
    );
    if (textAt(body, "identity.type") === "SystemAssigned") {
      put(body, "identity.principalId", textAt(before, "identity.principalId") ?? crypto.randomUUID());
      put(body, "identity.tenantId", "11111111-1111-4111-8111-111111111111");
    }
    // The password is for the machine alone; the sandbox keeps only that there was one.
    put(body, "properties.osProfile.adminPassword", undefined);
  },
  finish(machine, operation, azure) {
    const created = findAll(operation.detail, "created")[0]?.value === true;
    if (operation.error !== undefined) {
      if (created) reserveInterfaces(machine, azure);
      return undefined;
    }
    if (created || textAt(machine.hidden, "power") === undefined) create(machine, azure);
    attachDisks(machine.id, azure);
    return undefined;
  },
  show(body, machine, azure) {
    // Whole, as Azure shows them: clients that write a machine back need their location.
    const extensions = extensionsOf(machine, azure);
    if (extensions.length > 0) body.resources = extensions.map((extension) => azure.show(extension));
  },
  expand: (body, machine, azure) => put(body, "properties.instanceView", instanceViewOf(machine, azure)),
  removed(machine, azure) {
    const kept = textAt(machine.body, "properties.storageProfile.osDisk.deleteOption") !== "Delete";
    const disk = textAt(machine.body, "properties.storageProfile.osDisk.managedDisk.id");
    if (disk !== undefined && !kept) azure.store.remove(disk);
    removeDisks(machine, azure);
    for (const card of objectsAt(machine.body, "properties.networkProfile.networkInterfaces")) {
      if (textAt(card, "properties.deleteOption") === "Delete") azure.store.remove(textAt(card, "id") ?? "");
    }
    // Its extensions and run commands.
    for (const inside of azure.store.inGroup(groupOf(machine.id))) {
      if (inside.id.toLowerCase().startsWith(`${machine.id.toLowerCase()}/`)) azure.store.remove(inside.id);
    }
  },
  actions: {
    ...powerActions,
    runCommand,
    assessPatches,
    retrieveBootDiagnosticsData,
  },
};
