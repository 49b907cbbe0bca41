import type { AzureState, Change, Rule } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { findAll, isObject, type JsonObject, numberAt, objectsAt, put, textAt } from "../../protocol/json.ts";
import { groupOf, nameOf, sameId } from "../../protocol/resourceId.ts";

const at = "properties.storageProfile.dataDisks";
const diskType = "Microsoft.Compute/disks";

/** What Azure insists on for the data disks of a machine. */
export const dataDiskRules: readonly Rule<Change>[] = [
  {
    says: "data disks of a machine have different LUNs",
    source: "specification of ComputeRP 2024-11-01 (the LUN must be unique); code and words assumed",
    check({ body }) {
      const luns = objectsAt(body, at).map((disk) => numberAt(disk, "lun"));
      const twice = luns.find((lun, index) => luns.indexOf(lun) !== index);
      if (twice === undefined) return undefined;
      return badRequest("InvalidParameter", `A disk at LUN ${twice} already exists.`, "dataDisk.lun");
    },
  },
  {
    says: "a data disk that is attached exists, and belongs to no other machine",
    source:
      "words as public transcripts quote them (ConflictingUserInput, owned by VM); for one that is not there assumed",
    check({ id, body, azure }) {
      for (const { value } of findAll(body, `${at}[].managedDisk.id`)) {
        const disk = String(value);
        if (!azure.store.get(disk)) return new ArmError(404, "NotFound", `Disk ${nameOf(disk)} is not found.`);
        const owner = azure.store.referrersOf(disk).find(({ type }) => type === "Microsoft.Compute/virtualMachines");
        if (!owner || sameId(owner.id, id)) continue;
        return new ArmError(
          409,
          "ConflictingUserInput",
          `Disk '${nameOf(disk)}' cannot be attached as the disk is already owned by VM '${owner.id}'.`,
        );
      }
      return undefined;
    },
  },
];

/** Makes resources of the data disks that a machine brings empty, and fills in what Azure knows of those that it has. */
export function attachDisks(id: string, azure: AzureState): void {
  const machine = azure.store.get(id);
  if (!machine || objectsAt(machine.body, at).length === 0) return;
  const body = structuredClone(machine.body);
  for (const disk of objectsAt(body, at)) attach(disk, machine, azure);
  azure.store.save({ ...machine, body });
}

function attach(disk: JsonObject, machine: Resource, azure: AzureState): void {
  const lun = numberAt(disk, "lun") ?? 0;
  const given = textAt(disk, "managedDisk.id");
  const name = textAt(disk, "name") ?? (given === undefined ? `${nameOf(machine.id)}_DataDisk_${lun}` : nameOf(given));
  const id = given ?? `${groupOf(machine.id)}/providers/${diskType}/${name}`;
  if (!azure.store.get(id)) {
    const body: JsonObject = {
      id,
      name,
      type: diskType,
      location: textAt(machine.body, "location"),
      sku: { name: textAt(disk, "managedDisk.storageAccountType") ?? "Standard_LRS" },
      properties: {
        creationData: { createOption: "Empty" },
        diskSizeGB: numberAt(disk, "diskSizeGB") ?? 4,
        provisioningState: "Succeeded",
        uniqueId: crypto.randomUUID(),
      },
    };
    azure.store.save({ id, type: diskType, body, createdAt: azure.clock.now(), hidden: {} });
  }
  const kept = azure.store.get(id)?.body;
  const sku = textAt(kept, "sku.name");
  const managed = isObject(disk.managedDisk) ? disk.managedDisk : {};
  Object.assign(disk, {
    name,
    lun,
    managedDisk: { ...managed, id, ...(sku === undefined ? {} : { storageAccountType: sku }) },
  });
  disk.caching ??= "None";
  disk.deleteOption ??= "Detach";
  disk.toBeDetached ??= false;
  put(disk, "diskSizeGB", numberAt(kept, "properties.diskSizeGB"));
}

/** Takes away the data disks that are to go with a machine. */
export function removeDisks({ body }: Resource, azure: AzureState): void {
  for (const disk of objectsAt(body, at)) {
    if (textAt(disk, "deleteOption") === "Delete") azure.store.remove(textAt(disk, "managedDisk.id") ?? "");
  }
}
