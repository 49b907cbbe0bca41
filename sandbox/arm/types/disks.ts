import { diskVersions } from "../catalog/apiVersions.ts";
import type { ResourceType } from "../manager/resourceType.ts";
import { ArmError } from "../protocol/armError.ts";
import { put, textAt } from "../protocol/json.ts";
import { nameOf } from "../protocol/resourceId.ts";

export const disks: ResourceType = {
  type: "Microsoft.Compute/disks",
  model: "Disk",
  apiVersions: diskVersions,
  durations: { create: "diskCreate", delete: "diskDelete" },
  // Disks_CreateOrUpdate answers 200 or 202.
  createdStatus: 202,
  defaults: { "sku.name": "Standard_LRS" },
  immutable: ["properties.creationData.createOption"],
  complete({ body, before }) {
    put(body, "properties.uniqueId", textAt(before, "properties.uniqueId") ?? crypto.randomUUID());
    put(body, "properties.diskState", textAt(before, "properties.diskState") ?? "Unattached");
  },
  show(body, { id }, azure) {
    const machine = azure.store.referrersOf(id).find(({ type }) => type === "Microsoft.Compute/virtualMachines");
    put(body, "properties.diskState", machine ? "Attached" : "Unattached");
    if (machine) body.managedBy = machine.id;
    delete body.etag;
  },
  removal: [
    {
      says: "a disk that a machine has cannot be deleted",
      source: "assumed (code and words)",
      check({ resource, azure }) {
        const machine = azure.store
          .referrersOf(resource.id)
          .find(({ type }) => type === "Microsoft.Compute/virtualMachines");
        if (!machine) return undefined;
        return new ArmError(
          409,
          "OperationNotAllowed",
          `Disk ${nameOf(resource.id)} is attached to VM ${machine.id}. It must be detached before it can be deleted.`,
        );
      },
    },
  ],
};
