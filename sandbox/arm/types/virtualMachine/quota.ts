import { vmSizeOf } from "../../catalog/vmSizes.ts";
import type { AzureState, Change, Rule } from "../../manager/resourceType.ts";
import { ArmError } from "../../protocol/armError.ts";
import { type JsonObject, textAt } from "../../protocol/json.ts";
import { sizeName } from "./body.ts";

/**
 * Cores that the machines of a region take of a quota, a stopped or deallocated one's too (azure-docs, vcpu-quotas.md); of
 * one family when it is named, else of all.
 */
export function coresIn(region: string, azure: AzureState, family?: string): number {
  return azure.store
    .ofType("Microsoft.Compute/virtualMachines")
    .filter(({ body }) => textAt(body, "location") === region)
    .reduce((sum, { body }) => sum + coresOf(body, family), 0);
}

/** Cores of a machine in a family, or in any. */
function coresOf(body: JsonObject | undefined, family?: string): number {
  const size = vmSizeOf(sizeName(body));
  return size && (family === undefined || size.family === family) ? size.cores : 0;
}

/** Most cores of a family in a region. */
export function familyLimit(family: string, azure: AzureState): number {
  const { familyCores, coresOfEachFamily } = azure.faults.scarcity;
  return familyCores[family.toLowerCase()] ?? coresOfEachFamily;
}

function exceeded(
  quota: string,
  kind: "regional" | "per-vm",
  { location, limit, used, needed }: { location: string; limit: number; used: number; needed: number },
) {
  if (needed <= 0 || used + needed <= limit) return undefined;
  return new ArmError(
    409,
    "OperationNotAllowed",
    `Operation could not be completed as it results in exceeding approved ${quota} Cores quota. Additional details - ` +
      `Deployment Model: Resource Manager, Location: ${location}, Current Limit: ${limit}, Current Usage: ${used}, ` +
      `Additional Required: ${needed}, (Minimum) New Limit Required: ${used + needed}. Submit a request for Quota increase at ` +
      "https://aka.ms/ProdportalCRP/ by specifying parameters listed in the 'Details' section for deployment to succeed. " +
      `Please read more about quota limits at https://docs.microsoft.com/en-us/azure/azure-supportability/${kind}-quota-requests`,
  );
}

/** What Azure insists on for the cores that a machine takes of the region's quotas. */
export const quotaRules: readonly Rule<Change>[] = [
  {
    says: "a region has a quota of cores",
    source: "nforgeio/neonKUBE#1671, fahclient-azure-vm#3",
    check: ({ body, before, region, azure }) =>
      exceeded("Total Regional", "regional", {
        location: region.name,
        limit: azure.faults.scarcity.cores,
        used: coresIn(region.name, azure),
        needed: coresOf(body) - coresOf(before),
      }),
  },
  {
    says: "a region has a quota of cores for each family of sizes",
    source: "Azure/karpenter-provider-azure#192, scylladb/scylla-cluster-tests#12948",
    check({ body, before, region, azure }) {
      const family = vmSizeOf(sizeName(body))?.family;
      if (family === undefined) return undefined;
      return exceeded(family, "per-vm", {
        location: region.name,
        limit: familyLimit(family, azure),
        used: coresIn(region.name, azure, family),
        needed: coresOf(body, family) - coresOf(before, family),
      });
    },
  },
];
