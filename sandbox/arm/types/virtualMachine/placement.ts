import type { Change, Rule } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { textAt, textsAt } from "../../protocol/json.ts";
import { nameOf, sameId } from "../../protocol/resourceId.ts";
import { machinesIn, mostMachines } from "../availabilitySets.ts";
import { zonesMustExist } from "../zones.ts";
import { setOf } from "./body.ts";

/** What Azure insists on for where a machine stands: its availability set or its zones. */
export const placementRules: readonly Rule<Change>[] = [
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
];
