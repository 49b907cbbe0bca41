import { vmSizeOf } from "../../catalog/vmSizes.ts";
import type { Change, Rule } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { numberAt, textAt } from "../../protocol/json.ts";
import { imageOf, sizeName } from "./body.ts";
import { powerOf } from "./power.ts";

/** What Azure insists on for a machine's OS disk. */
export const diskRules: readonly Rule<Change>[] = [
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
];
