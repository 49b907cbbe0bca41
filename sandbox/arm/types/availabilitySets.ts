import { computeVersions } from "../catalog/apiVersions.ts";
import type { AzureState, ResourceType } from "../manager/resourceType.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { type JsonObject, numberAt, put, textAt } from "../protocol/json.ts";
import { nameOf } from "../protocol/resourceId.ts";

/** Machines of a set, oldest first. */
export function machinesIn(id: string, azure: AzureState) {
  return azure.store.referrersOf(id).filter(({ type }) => type === "Microsoft.Compute/virtualMachines");
}

/** Most machines in a set: azure-docs, azure-subscription-service-limits.md. */
export const mostMachines = 200;

/** Fault and update domain of the next machine: Azure deals them out in turn (availability-set-overview.md). */
export function nextDomains(set: JsonObject, azure: AzureState): { faultDomain: number; updateDomain: number } {
  const faults = numberAt(set, "properties.platformFaultDomainCount") ?? 2;
  const updates = numberAt(set, "properties.platformUpdateDomainCount") ?? 5;
  const machines = machinesIn(textAt(set, "id") ?? "", azure).map(({ hidden }) => hidden);
  const emptiest = (member: string, count: number) => {
    const held = Array.from(
      { length: count },
      (_, domain) => machines.filter((one) => numberAt(one, member) === domain).length,
    );
    return held.indexOf(Math.min(...held));
  };
  return { faultDomain: emptiest("faultDomain", faults), updateDomain: emptiest("updateDomain", updates) };
}

export const availabilitySets: ResourceType = {
  type: "Microsoft.Compute/availabilitySets",
  model: "AvailabilitySet",
  apiVersions: computeVersions,
  durations: {},
  createdStatus: 200,
  defaults: {
    "sku.name": "Classic",
    "properties.platformFaultDomainCount": 2,
    "properties.platformUpdateDomainCount": 5,
  },
  immutable: ["properties.platformFaultDomainCount", "properties.platformUpdateDomainCount"],
  rules: [
    {
      says: "an availability set spans no more fault domains than its region has",
      source: "azure-docs, virtual-machines-common-error-messages.md",
      check({ body, region }) {
        const count = numberAt(body, "properties.platformFaultDomainCount") ?? 2;
        if (count >= 1 && count <= region.faultDomains) return undefined;
        return badRequest(
          "InvalidParameter",
          `The specified fault domain count ${count} must fall in the range 1 to ${region.faultDomains}.`,
          "platformFaultDomainCount",
        );
      },
    },
    {
      says: "an availability set spans 1 to 20 update domains",
      source:
        "azure-compute-docs, availability-set-overview.md (at most 20); words after those for fault domains, assumed",
      check({ body }) {
        const count = numberAt(body, "properties.platformUpdateDomainCount") ?? 5;
        if (count >= 1 && count <= 20) return undefined;
        return badRequest(
          "InvalidParameter",
          `The specified update domain count ${count} must fall in the range 1 to 20.`,
          "platformUpdateDomainCount",
        );
      },
    },
    {
      says: "an Aligned availability set does not become Classic again",
      source: "azure-docs, virtual-machines-common-error-messages.md",
      check({ body, before }) {
        if (textAt(before, "sku.name") !== "Aligned" || textAt(body, "sku.name") !== "Classic") return undefined;
        return new ArmError(
          409,
          "OperationNotAllowed",
          "Changing availability set SKU from 'Aligned' to 'Classic' is not allowed.",
        );
      },
    },
  ],
  complete: ({ body }) => put(body, "properties.provisioningState", undefined),
  show(body, { id }, azure) {
    // An availability set shows no provisioning state, and no etag.
    put(body, "properties.provisioningState", undefined);
    delete body.etag;
    put(
      body,
      "properties.virtualMachines",
      machinesIn(id, azure).map((machine) => ({ id: machine.id })),
    );
  },
  removal: [
    {
      says: "an availability set with machines cannot be deleted",
      source: "azure-docs, virtual-machines-common-error-messages.md",
      check({ resource, azure }) {
        if (machinesIn(resource.id, azure).length === 0) return undefined;
        return new ArmError(
          409,
          "OperationNotAllowed",
          `Availability Set ${nameOf(resource.id)} cannot be deleted. Before deleting an Availability Set please ensure that it does not contain any VM.`,
        );
      },
    },
  ],
};
