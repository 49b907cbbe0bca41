import { ArmError, notFound } from "../protocol/armError.ts";
import type { JsonObject } from "../protocol/json.ts";
import { groupOf, nameOf } from "../protocol/resourceId.ts";
import type { AzureState, ResourceType } from "./resourceType.ts";
import type { Resource } from "./store.ts";

/** Resources of a type under an id, as a client sees them; with what only `$expand=instanceView` shows where that is asked for. */
export function list(azure: AzureState, type: string, root: string, expanded = false): JsonObject[] {
  const prefix = `${root.toLowerCase()}/`;
  const { expand } = azure.typeNamed(type) ?? {};
  return azure.store
    .ofType(type)
    .filter(({ id }) => id.toLowerCase().startsWith(prefix))
    .map((resource) => {
      const body = azure.show(resource);
      if (expanded) expand?.(body, resource, azure);
      return body;
    });
}

/** The group that a path lies in. @throws ArmError when there is none. */
export function groupAt(azure: AzureState, path: string): Resource {
  const id = groupOf(path);
  const group = azure.store.get(id);
  if (group) return group;
  throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${nameOf(id)}' could not be found.`, {
    headers: { "x-ms-failure-cause": "gateway" },
  });
}

/** The resource at a path. @throws ArmError when there is none, or not even its group. */
export function resourceAt(azure: AzureState, type: Pick<ResourceType, "type">, path: string): Resource {
  const resource = azure.store.get(path);
  if (resource) return resource;
  groupAt(azure, path);
  throw notFound(type.type, path);
}
