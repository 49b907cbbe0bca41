import { regionOf } from "../catalog/regions.ts";
import type { Azure } from "../manager/azure.ts";
import type { Resource } from "../manager/store.ts";
import type { JsonObject } from "../protocol/json.ts";
import { textAt } from "../protocol/json.ts";
import { nameOf, parseId, typeOf } from "../protocol/resourceId.ts";
import type { Planned } from "./plan.ts";
import { durationOf, keptOf, type Step } from "./state.ts";

/** Providers of a deployment's resources, with types and region: DeploymentExtended in Microsoft.Resources 2021-04-01. */
export function providersOf(plan: readonly Planned[], azure: Azure): JsonObject[] {
  const types = [...new Set(plan.map(({ type }) => type))];
  const namespaces = [...new Set(types.map((type) => type.split("/")[0] ?? ""))];
  return namespaces.map((namespace) => ({
    namespace,
    resourceTypes: types
      .filter((type) => type.startsWith(`${namespace}/`))
      .map((type) => ({ resourceType: type.slice(namespace.length + 1), locations: placesOf(plan, type, azure) })),
  }));
}

function placesOf(plan: readonly Planned[], type: string, azure: Azure): string[] {
  const one = plan.find((planned) => planned.type === type);
  const region = regionOf(
    textAt(azure.store.get(one?.id ?? "")?.body, "location") ?? String(one?.scope.around.group.location ?? ""),
  );
  return region ? [region.name] : [];
}

const shortly = (id: string): JsonObject => {
  const parsed = parseId(id);
  return {
    id,
    resourceType: parsed ? typeOf(parsed) : "",
    resourceName: parsed?.levels.map(([, name]) => name).join("/") ?? "",
  };
};

/** What waits for what. */
export function dependenciesOf(plan: readonly Planned[]): JsonObject[] {
  const byId = new Map(plan.map(({ id }) => [id.toLowerCase(), id]));
  return plan
    .filter(({ after }) => after.length > 0)
    .map(({ id, after }) => ({ dependsOn: after.map((one) => shortly(byId.get(one) ?? one)), ...shortly(id) }));
}

const statusCode = ({ state, created, error }: Step) =>
  error === undefined ? (created ? "Created" : "OK") : state === "Failed" ? "Conflict" : "OK";

/** Every write of a deployment that has begun, as `DeploymentOperations_List` tells it. */
export function operationsOf(deployment: Resource): JsonObject[] {
  return Object.entries(keptOf(deployment).steps).flatMap(([id, step], index) => {
    const { state, startedAt, endedAt, error } = step;
    if (startedAt === undefined) return [];
    const operationId = (index + 1).toString(16).toUpperCase().padStart(16, "0");
    return [
      {
        id: `${deployment.id}/operations/${operationId}`,
        operationId,
        properties: {
          provisioningOperation: "Create",
          provisioningState: state,
          timestamp: new Date(endedAt ?? startedAt).toISOString(),
          duration: durationOf((endedAt ?? startedAt) - startedAt),
          trackingId: `${nameOf(deployment.id)}-${operationId}`,
          statusCode: statusCode(step),
          ...(error === undefined ? {} : { statusMessage: { status: "Failed", error } }),
          targetResource: shortly(id),
        },
      },
    ];
  });
}
