import { groupAt } from "../../manager/existing.ts";
import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { type JsonObject, numberAt, textAt } from "../../protocol/json.ts";
import { conditionOf } from "../../types/guest/condition.ts";
import { powerOf } from "../../types/virtualMachine/power.ts";
import { scopeOf } from "../scope.ts";
import { group, subscription, type View } from "../view.ts";

/** Types whose health Azure tells, of those the sandbox has: azure-docs, resource-health-checks-resource-types.md. */
const watched = ["Microsoft.Compute/virtualMachines", "Microsoft.Network/loadBalancers"];

interface Finding {
  readonly state: "Available" | "Unavailable" | "Degraded" | "Unknown";
  readonly summary: string;
  readonly reason: "" | "Unplanned" | "UserInitiated" | "Customer Initiated";
}

const well: Finding = {
  state: "Available",
  summary: "There aren't any known Azure platform problems affecting this resource.",
  reason: "",
};

function findingOf(resource: Resource, azure: AzureState): Finding {
  if (resource.type === "Microsoft.Network/loadBalancers") return well;
  const power = powerOf(resource);
  if (["stopped", "deallocated"].includes(power)) {
    return {
      state: "Unavailable",
      summary: `This virtual machine is ${power} as requested by an authorized user or process.`,
      reason: "Customer Initiated",
    };
  }
  if (conditionOf(resource).kind === "crashed") {
    return {
      state: "Unavailable",
      summary: "This virtual machine's operating system does not respond.",
      reason: "Unplanned",
    };
  }
  return azure.store.get(resource.id) ? well : { ...well, state: "Unknown" };
}

/** A status as Microsoft.ResourceHealth 2025-05-01 tells it, AvailabilityStatus. */
function statusOf(resource: Resource, azure: AzureState): JsonObject {
  const known = watched.includes(resource.type);
  const unknown: Finding = { state: "Unknown", summary: "The health of this resource is not told.", reason: "" };
  const { state, summary, reason } = known ? findingOf(resource, azure) : unknown;
  const since = new Date(numberAt(resource.hidden, "changedAt") ?? resource.createdAt).toISOString();
  return {
    id: `${resource.id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
    name: "current",
    type: "Microsoft.ResourceHealth/AvailabilityStatuses",
    location: textAt(resource.body, "location"),
    properties: {
      availabilityState: state,
      title: state,
      summary,
      reasonType: reason,
      category: "Not Applicable",
      context: "Not Applicable",
      occuredTime: since,
      reasonChronicity: "Persistent",
      reportedTime: new Date(azure.clock.now()).toISOString(),
      recommendedActions: [],
    },
  };
}

const at = "providers/Microsoft.ResourceHealth/availabilityStatuses";

function under(root: string, azure: AzureState): JsonObject {
  const prefix = `${root.toLowerCase()}/`;
  const found = [...azure.store.all()].filter(
    ({ id, type }) => watched.includes(type) && id.toLowerCase().startsWith(prefix),
  );
  return { value: found.map((resource) => statusOf(resource, azure)) };
}

export const resourceHealth: readonly View[] = [
  {
    method: "GET",
    path: `${subscription}/${at}`,
    answer: ({ azure, subscription: own }) => under(`/subscriptions/${own}`, azure),
  },
  { method: "GET", path: `${group}/${at}`, answer: ({ azure, path }) => under(groupAt(azure, path).id, azure) },
  {
    method: "GET",
    path: `{+scope}/${at}/current`,
    answer: (question) => statusOf(scopeOf(question), question.azure),
  },
  {
    method: "GET",
    path: `{+scope}/${at}`,
    answer: (question) => ({ value: [statusOf(scopeOf(question), question.azure)] }),
  },
];
