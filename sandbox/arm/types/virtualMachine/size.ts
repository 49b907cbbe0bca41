import { vmSizeOf } from "../../catalog/vmSizes.ts";
import type { Change, Rule } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { textsAt } from "../../protocol/json.ts";
import { sizeName } from "./body.ts";
import { restrictionOf } from "./restriction.ts";

/** What Azure insists on for a machine's size. */
export const sizeRules: readonly Rule<Change>[] = [
  {
    says: "a machine's size is one that Azure has",
    source:
      "azure-docs, virtual-machines-common-error-messages.md; sizes from Azure/karpenter-provider-azure at 352646f5",
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
    says: "a size must be sold in the machine's region, and free for the subscription there and in its zone",
    source:
      "PartsUnlimitedMRP#133, azuredevcollege/trainingdays#84; regions from Azure/karpenter-provider-azure at 352646f5, those it lacks as westeurope; status 409 assumed",
    check({ id, body, before, region, azure }) {
      const size = vmSizeOf(sizeName(body));
      if (!size || sizeName(before) === sizeName(body)) return undefined;
      const { everywhere, zones } = restrictionOf(size, region, azure);
      const asked = textsAt(body, "zones");
      if (!everywhere && !asked.some((zone) => zones.includes(zone))) return undefined;
      return new ArmError(
        409,
        "SkuNotAvailable",
        `The requested size for resource '${id}' is currently not available in location '${region.name}' zones '${asked.join()}' ` +
          `for subscription '${id.split("/")[2]}'. Please try another size or deploy to a different location or zones. ` +
          "See https://aka.ms/azureskunotavailable for details.",
      );
    },
  },
];
