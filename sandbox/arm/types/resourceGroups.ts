import { durations } from "../catalog/durations.ts";
import type { ResourceType } from "../manager/resourceType.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { nameOf } from "../protocol/resourceId.ts";

/** What a group is emptied in: whatever refers goes before what it refers to. */
export const deletionOrder: readonly string[] = [
  "Microsoft.Resources/deployments",
  "Microsoft.Compute/virtualMachines/runCommands",
  "Microsoft.Compute/virtualMachines/extensions",
  "Microsoft.Compute/virtualMachines",
  "Microsoft.Compute/disks",
  "Microsoft.Compute/availabilitySets",
  "Microsoft.Network/networkInterfaces",
  "Microsoft.Network/loadBalancers",
  "Microsoft.Network/virtualNetworks",
  "Microsoft.Network/natGateways",
  "Microsoft.Network/publicIPAddresses",
  "Microsoft.Network/networkSecurityGroups",
];

export const resourceGroups: ResourceType = {
  type: "Microsoft.Resources/resourceGroups",
  model: "ResourceGroup",
  apiVersions: [
    "2025-04-01",
    "2025-03-01",
    "2024-11-01",
    "2024-07-01",
    "2024-03-01",
    "2023-07-01",
    "2022-09-01",
    "2021-04-01",
    "2020-10-01",
    "2020-06-01",
    "2019-10-01",
  ],
  durations: { delete: "resourceGroupDelete" },
  name: "by rule",
  rules: [
    {
      says: "a resource group's name has only letters, digits and - . ( ) _",
      source: "Azure/azure-cli#14481",
      check({ id }) {
        const invalid = [...new Set(nameOf(id).match(/[^\p{L}\p{N}_().-]/gu) ?? [])];
        if (invalid.length === 0) return undefined;
        return badRequest(
          "InvalidResourceGroup",
          `The provided resource group name '${nameOf(id)}' has these invalid characters: '${invalid.join("")}'. ` +
            "The name can only be a letter, digit, '-', '.', '(', ')' or '_'.",
        );
      },
    },
    {
      says: "a resource group's name has at most 90 characters and does not end in a period",
      source: "azure-docs, resource-name-rules.md; code and words assumed",
      check({ id }) {
        if (nameOf(id).length <= 90 && !nameOf(id).endsWith(".")) return undefined;
        return badRequest(
          "InvalidResourceGroup",
          `The provided resource group name '${nameOf(id)}' is longer than 90 characters or ends with a period.`,
        );
      },
    },
  ],
  show: (body) => {
    // A group has no etag.
    delete body.etag;
  },
  // Each step as long as its slowest resource, one step after the other.
  emptying(group, azure) {
    const held = new Set(azure.store.inGroup(group.id).map(({ type }) => type));
    const steps = deletionOrder.filter((type) => held.has(type)).map((type) => azure.typeNamed(type)?.durations.delete);
    return steps.reduce((sum, name) => sum + (name === undefined ? 0 : durations[name].milliseconds), 0);
  },
  removed(group, azure) {
    const held = azure.store.inGroup(group.id);
    for (const type of deletionOrder) {
      for (const resource of held) {
        if (resource.type === type && azure.store.get(resource.id)) azure.drop(azure.typeNamed(type)!, resource);
      }
    }
  },
};

/** 409 for whatever is asked of a group that is on its way out. */
export function beingDeleted(id: string): ArmError {
  return new ArmError(
    409,
    "ResourceGroupBeingDeleted",
    `The resource group '${nameOf(id)}' is in deprovisioning state and cannot perform this operation.`,
  );
}
