import { randomBytes } from "node:crypto";
import { computeVersions } from "../catalog/apiVersions.ts";
import { type PlatformImage, platformImage } from "../catalog/images.ts";
import { vmSizeOf } from "../catalog/vmSizes.ts";
import type { Azure } from "../manager/azure.ts";
import type { Change, ResourceType, Rule } from "../manager/resourceType.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { findAll, type JsonObject, numberAt, objectsAt, put, textAt, textsAt } from "../protocol/json.ts";
import { groupOf, nameOf, sameId } from "../protocol/resourceId.ts";
import { machinesIn, mostMachines, nextDomains } from "./availabilitySets.ts";
import { machineOf, reservation, reservationSpan, reservedError } from "./networkInterfaces.ts";
import { administratorRules } from "./virtualMachine/administrator.ts";
import { zonesMustExist } from "./zones.ts";

const type = "Microsoft.Compute/virtualMachines";

const sizeName = (body: JsonObject | undefined) => textAt(body, "properties.hardwareProfile.vmSize") ?? "";
const interfaces = (body: JsonObject | undefined) =>
  findAll(body, "properties.networkProfile.networkInterfaces[].id").map(({ value }) => String(value));
const setOf = (body: JsonObject) => textAt(body, "properties.availabilitySet.id");

/** The marketplace image a machine is made from. */
function imageOf(body: JsonObject): PlatformImage | undefined {
  const part = (name: string) => textAt(body, `properties.storageProfile.imageReference.${name}`) ?? "";
  return platformImage(part("publisher"), part("offer"), part("sku"), part("version"));
}

/** Cores in use in a region. */
function coresIn(region: string, azure: Azure): number {
  return azure.store
    .ofType(type)
    .filter(({ body }) => textAt(body, "location") === region)
    .reduce((sum, { body }) => sum + (vmSizeOf(sizeName(body))?.cores ?? 0), 0);
}

const rules: Rule<Change>[] = [
  {
    says: "a machine's size is one the region has",
    source: "azure-docs, virtual-machines-common-error-messages.md",
    check: ({ body }) =>
      vmSizeOf(sizeName(body))
        ? undefined
        : badRequest(
            "InvalidParameter",
            `The requested VM size ${sizeName(body)} is not available in the current region. The sizes available in the current region are: ` +
              "Standard_D2s_v5, Standard_D4s_v5 and others. Find out more on the available VM sizes in each region at https://aka.ms/azure-regions.",
            "vmSize",
          ),
  },
  {
    says: "a size can be out of capacity",
    source: "PartsUnlimitedMRP#133; status 409 assumed",
    check({ id, body, before, region, azure }) {
      const size = sizeName(body);
      if (sizeName(before) === size || !azure.faults.scarcity.sizesOutOfCapacity.includes(size.toLowerCase()))
        return undefined;
      return new ArmError(
        409,
        "SkuNotAvailable",
        `The requested size for resource '${id}' is currently not available in location '${region.name}' zones '${textsAt(body, "zones").join()}' ` +
          `for subscription '${id.split("/")[2]}'. Please try another size or deploy to a different location or zones. ` +
          "See https://aka.ms/azureskunotavailable for details.",
      );
    },
  },
  {
    says: "a region has a quota of cores",
    source: "nforgeio/neonKUBE#1671, fahclient-azure-vm#3",
    check({ body, before, region, azure }) {
      const needed = (vmSizeOf(sizeName(body))?.cores ?? 0) - (vmSizeOf(sizeName(before))?.cores ?? 0);
      const used = coresIn(region.name, azure);
      const limit = azure.faults.scarcity.cores;
      if (needed <= 0 || used + needed <= limit) return undefined;
      return new ArmError(
        409,
        "OperationNotAllowed",
        "Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - " +
          `Deployment Model: Resource Manager, Location: ${region.name}, Current Limit: ${limit}, Current Usage: ${used}, ` +
          `Additional Required: ${needed}, (Minimum) New Limit Required: ${used + needed}. Submit a request for Quota increase at ` +
          "https://aka.ms/ProdportalCRP/ by specifying parameters listed in the 'Details' section for deployment to succeed. " +
          "Please read more about quota limits at https://docs.microsoft.com/en-us/azure/azure-supportability/regional-quota-requests",
      );
    },
  },
  ...administratorRules,
  {
    says: "a machine's image is in the marketplace",
    source: "code and words as many Terraform users quote them (PlatformImageNotFound); status 404 assumed",
    check({ body }) {
      if (imageOf(body)) return undefined;
      const part = (name: string) => textAt(body, `properties.storageProfile.imageReference.${name}`) ?? "";
      return new ArmError(
        404,
        "PlatformImageNotFound",
        `The platform image '${["publisher", "offer", "sku", "version"].map(part).join(":")}' is not available. ` +
          "Verify that all fields in the storage profile are correct. For more details about storage profile information, please refer to https://aka.ms/storageprofile",
        { target: "imageReference" },
      );
    },
  },
  {
    says: "an image's generation is one the size can run",
    source: "learn.microsoft.com, generation-2; code and words assumed",
    check({ body }) {
      const [image, size] = [imageOf(body), vmSizeOf(sizeName(body))];
      if (!image || !size || size.generations.includes(image.generation)) return undefined;
      return badRequest(
        "BadRequest",
        `The selected VM size '${size.name}' cannot boot Hypervisor Generation '${image.generation}'. If this was a Create operation please check that the ` +
          `Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM Size. For more information, see https://aka.ms/azuregen2vm`,
      );
    },
  },
  {
    says: "Trusted Launch needs a generation 2 image and a size that has it",
    source: "azure-compute-docs, trusted-launch.md; code and words assumed",
    check({ body }) {
      if (textAt(body, "properties.securityProfile.securityType") !== "TrustedLaunch") return undefined;
      if (imageOf(body)?.generation === 1) {
        return badRequest(
          "BadRequest",
          "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch Supported Gen2 OS Image.",
        );
      }
      if (vmSizeOf(sizeName(body))?.trustedLaunch) return undefined;
      return badRequest(
        "InvalidParameter",
        `The VM size '${sizeName(body)}' is not supported for creation of VMs and Virtual Machine Scale Set with 'TrustedLaunch' security type.`,
        "securityType",
      );
    },
  },
  {
    says: "secure boot and vTPM are settings of Trusted Launch",
    source: "azure-compute-docs, trusted-launch.md; code and words assumed",
    check({ body }) {
      const asked = findAll(body, "properties.securityProfile.uefiSettings").length > 0;
      if (!asked || textAt(body, "properties.securityProfile.securityType") !== undefined) return undefined;
      return badRequest(
        "InvalidParameter",
        "The property 'securityProfile.uefiSettings' is only valid with a security type.",
        "securityProfile.uefiSettings",
      );
    },
  },
  {
    says: "an OS disk is no smaller than its image",
    source: "Azure/azure-sdk-for-python#23051",
    check({ body }) {
      const size = numberAt(body, "properties.storageProfile.osDisk.diskSizeGB");
      const least = imageOf(body)?.diskSizeGB ?? 0;
      if (size === undefined || size >= least) return undefined;
      return new ArmError(
        409,
        "OperationNotAllowed",
        `The specified disk size ${size} GB is smaller than the size of the corresponding disk in the VM image: ${least} GB. ` +
          "This is not allowed. Please choose equal or greater size or do not specify an explicit size.",
        { target: "osDisk.diskSizeGB" },
      );
    },
  },
  {
    says: "a disk grows only while its machine is deallocated",
    source: "azure-docs, virtual-machines-common-error-messages.md",
    check({ id, body, before, azure }) {
      const [was, is] = [before, body].map((one) => numberAt(one, "properties.storageProfile.osDisk.diskSizeGB"));
      if (!before || was === is || powerOf(azure.store.get(id)) === "deallocated") return undefined;
      return new ArmError(
        409,
        "Conflict",
        "Disk resizing is allowed only when creating a VM or when the VM is deallocated.",
      );
    },
  },
  {
    says: "a Premium SSD needs a size that takes it",
    source: "azure-compute-docs, sizes/general-purpose/dv2-series.md; code and words assumed",
    check({ body }) {
      const disk = textAt(body, "properties.storageProfile.osDisk.managedDisk.storageAccountType") ?? "";
      if (!disk.startsWith("Premium") || vmSizeOf(sizeName(body))?.premium) return undefined;
      return badRequest(
        "InvalidParameter",
        `Requested operation cannot be performed because the VM size ${sizeName(body)} does not support the storage account type ${disk} of disk 'osDisk'. ` +
          "Consider updating the VM to a size that supports Premium storage.",
        "osDisk.managedDisk.storageAccountType",
      );
    },
  },
  {
    says: "a machine's availability set exists in its region",
    source: "azure-docs, virtual-machines-common-error-messages.md",
    check({ body, region, azure }) {
      const id = setOf(body);
      if (id === undefined) return undefined;
      const set = azure.store.get(id);
      if (set && textAt(set.body, "location") === region.name) return undefined;
      return new ArmError(404, "NotFound", `The Availability Set ${id} cannot be found.`);
    },
  },
  {
    says: "a machine is in an availability set or in a zone, not in both",
    source: "specification of ComputeRP 2024-11-01; code and words assumed",
    check({ body }) {
      if (setOf(body) === undefined || textsAt(body, "zones").length === 0) return undefined;
      return badRequest(
        "BadRequest",
        "Virtual Machine cannot be created because both Availability Zone and Availability Set were specified. Deploying an Availability Set to an Availability Zone isn't supported.",
      );
    },
  },
  {
    says: "a machine with managed disks needs an Aligned availability set",
    source: "azure-docs, virtual-machines-common-error-messages.md",
    check({ body, azure }) {
      const id = setOf(body);
      if (id === undefined || textAt(azure.find(id), "sku.name") === "Aligned") return undefined;
      return badRequest(
        "BadRequest",
        "Addition of a VM with managed disks to non-managed Availability Set or addition of a VM with blob based disks to managed Availability Set is not supported. " +
          "Please create an Availability Set with 'managed' property set in order to add a VM with managed disks to it.",
      );
    },
  },
  {
    says: "an availability set holds at most 200 machines",
    source: "azure-docs, azure-subscription-service-limits.md; code and words assumed",
    check({ id, body, azure }) {
      const set = setOf(body);
      if (set === undefined || machinesIn(set, azure).filter((one) => !sameId(one.id, id)).length < mostMachines)
        return undefined;
      return new ArmError(
        409,
        "OperationNotAllowed",
        `The maximum number of virtual machines, ${mostMachines}, in availability set ${nameOf(set)} is reached.`,
      );
    },
  },
  zonesMustExist("a machine names only zones that its region has"),
  {
    says: "a machine's network interfaces exist in its region",
    source: "openshift/azure#1933 for network; that compute answers alike is assumed",
    check({ body, region, azure }) {
      const missing = interfaces(body).find((id) => textAt(azure.store.get(id)?.body, "location") !== region.name);
      if (interfaces(body).length > 0 && missing === undefined) return undefined;
      if (missing === undefined) {
        return badRequest(
          "InvalidParameter",
          "Required parameter 'networkProfile' is missing (null).",
          "networkProfile",
        );
      }
      return badRequest(
        "InvalidResourceReference",
        `Resource ${missing} referenced by resource ${textAt(body, "id")} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      );
    },
  },
  {
    says: "a network interface belongs to one machine",
    source: "hashicorp/terraform-provider-azurerm#8105",
    check({ id, body, azure }) {
      for (const one of interfaces(body)) {
        const other = machineOf(one, azure);
        if (other !== undefined && !sameId(other, id)) {
          return badRequest(
            "NicInUse",
            `Network Interface ${one} is used by existing resource ${other}. In order to delete the network interface, ` +
              "it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "an interface reserved for another machine cannot be used for 180 seconds",
    source: "taskcluster#7196",
    check({ id, body, azure }) {
      for (const one of interfaces(body)) {
        const machine = reservation(one, azure);
        if (machine !== undefined && !sameId(machine, id)) return reservedError(machine);
      }
      return undefined;
    },
  },
  {
    says: "an interface with accelerated networking needs a machine whose size has it",
    source: "azure-docs, accelerated-networking-overview.md; code and words as for the interface",
    check({ body, azure }) {
      const size = vmSizeOf(sizeName(body));
      if (!size || size.acceleratedNetworking) return undefined;
      const accelerated = interfaces(body).find(
        (id) => findAll(azure.find(id), "properties.enableAcceleratedNetworking")[0]?.value === true,
      );
      if (accelerated === undefined) return undefined;
      return badRequest(
        "VMSizeIsNotPermittedToEnableAcceleratedNetworking",
        `The VM size ${size.name} is not in the allowed list of VM sizes for accelerated networking to be enabled on network interface ${accelerated}.`,
      );
    },
  },
  {
    says: "patching by the platform needs the VM agent, patching by Windows needs automatic updates",
    source: "kumarvna/terraform-azurerm-virtual-machine#13, bicep#1968; code and words assumed",
    check({ body }) {
      const at = "properties.osProfile.windowsConfiguration";
      const mode = textAt(body, `${at}.patchSettings.patchMode`);
      const is = (member: string) => findAll(body, `${at}.${member}`)[0]?.value !== false;
      if (mode === "AutomaticByPlatform" && !is("provisionVMAgent")) {
        return badRequest(
          "InvalidParameter",
          "The value of parameter 'patchSettings.patchMode' AutomaticByPlatform needs provisionVMAgent.",
          "patchSettings.patchMode",
        );
      }
      if (mode === "AutomaticByOS" && !is("enableAutomaticUpdates")) {
        return badRequest(
          "InvalidParameter",
          "The value of parameter 'patchSettings.patchMode' AutomaticByOS needs enableAutomaticUpdates.",
          "patchSettings.patchMode",
        );
      }
      return undefined;
    },
  },
];

/** Whether a machine runs. */
export type Power = "starting" | "running" | "stopped" | "deallocated";

export function powerOf(machine: Resource | undefined): Power {
  return (textAt(machine?.hidden, "power") as Power | undefined) ?? "starting";
}

function setPower(machine: Resource, power: Power, azure: Azure): void {
  // Whatever was wrong inside is over once Windows starts anew.
  azure.store.save({ ...machine, hidden: { ...machine.hidden, power, condition: "healthy" } });
}

/** Makes the OS disk a resource of its own, and keeps where the machine was placed. */
function create(machine: Resource, azure: Azure): void {
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

function reserveInterfaces(machine: Resource, azure: Azure): void {
  for (const id of interfaces(machine.body)) {
    const card = azure.store.get(id);
    if (!card) continue;
    const hidden = { ...card.hidden, reservedFor: machine.id, reservedUntil: azure.clock.now() + reservationSpan };
    azure.store.save({ ...card, hidden });
  }
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
    "properties.storageProfile.osDisk.name",
    "properties.storageProfile.osDisk.createOption",
    "properties.storageProfile.osDisk.managedDisk.id",
    "properties.securityProfile.securityType",
  ],
  rules,
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
    return undefined;
  },
  show(body, machine, azure) {
    const extensions = azure.store
      .inGroup(groupOf(machine.id))
      .filter(
        ({ id, type: one }) =>
          one === `${type}/extensions` && id.toLowerCase().startsWith(`${machine.id.toLowerCase()}/`),
      );
    if (extensions.length > 0) body.resources = extensions.map((extension) => ({ id: extension.id }));
  },
  removed(machine, azure) {
    const kept = textAt(machine.body, "properties.storageProfile.osDisk.deleteOption") !== "Delete";
    const disk = textAt(machine.body, "properties.storageProfile.osDisk.managedDisk.id");
    if (disk !== undefined && !kept) azure.store.remove(disk);
    for (const card of objectsAt(machine.body, "properties.networkProfile.networkInterfaces")) {
      if (textAt(card, "properties.deleteOption") === "Delete") azure.store.remove(textAt(card, "id") ?? "");
    }
    // Its extensions and run commands.
    for (const inside of azure.store.inGroup(groupOf(machine.id))) {
      if (inside.id.toLowerCase().startsWith(`${machine.id.toLowerCase()}/`)) azure.store.remove(inside.id);
    }
  },
  actions: {
    start: { duration: "vmStart", finish: (machine, azure) => setPower(machine, "running", azure) },
    restart: { duration: "vmStart", finish: (machine, azure) => setPower(machine, "running", azure) },
    powerOff: { duration: "vmStop", finish: (machine, azure) => setPower(machine, "stopped", azure) },
    deallocate: { duration: "vmStop", finish: (machine, azure) => setPower(machine, "deallocated", azure) },
  },
};
