import { vmSizeOf } from "../../catalog/vmSizes.ts";
import type { AzureState, Change, Rule } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { textAt, textsAt } from "../../protocol/json.ts";
import { sizeName } from "./body.ts";

/** Cores in use in a region. */
function coresIn(region: string, azure: AzureState): number {
  return azure.store
    .ofType("Microsoft.Compute/virtualMachines")
    .filter(({ body }) => textAt(body, "location") === region)
    .reduce((sum, { body }) => sum + (vmSizeOf(sizeName(body))?.cores ?? 0), 0);
}

/** What Azure insists on for a machine's size, and for the cores it takes of the region's quota. */
export const sizeRules: readonly Rule<Change>[] = [
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
];
