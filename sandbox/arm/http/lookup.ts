import type { Azure } from "../manager/azure.ts";
import type { ResourceType } from "../manager/resourceType.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, notFound } from "../protocol/armError.ts";
import { type JsonObject, textAt } from "../protocol/json.ts";
import { groupOf, nameOf } from "../protocol/resourceId.ts";
import { resourceGroups } from "../types/resourceGroups.ts";

/** Resources of a type under an id, as a client sees them. */
export function list(azure: Azure, type: string, root: string): JsonObject[] {
  const prefix = `${root.toLowerCase()}/`;
  return azure.store
    .ofType(type)
    .filter(({ id }) => id.toLowerCase().startsWith(prefix))
    .map((resource) => azure.show(resource));
}

/** Resources of every type under an id, as lists of all resources show them. */
export function everything(azure: Azure, root: string): JsonObject[] {
  const prefix = `${root.toLowerCase()}/`;
  return [...azure.store.all()]
    .filter(({ id, type }) => id.toLowerCase().startsWith(prefix) && type !== resourceGroups.type)
    .map(({ id, type, body }) => ({
      id,
      name: nameOf(id),
      type,
      location: textAt(body, "location"),
      tags: body.tags,
      ...(body.sku === undefined ? {} : { sku: body.sku }),
    }));
}

/** The group that a path lies in. @throws ArmError when there is none. */
export function groupAt(azure: Azure, path: string): Resource {
  const id = groupOf(path);
  const group = azure.store.get(id);
  if (group) return group;
  throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${nameOf(id)}' could not be found.`, {
    headers: { "x-ms-failure-cause": "gateway" },
  });
}

/** The resource at a path. @throws ArmError when there is none, or not even its group. */
export function resourceAt(azure: Azure, type: ResourceType, path: string): Resource {
  const resource = azure.store.get(path);
  if (resource) return resource;
  groupAt(azure, path);
  throw notFound(type.type, path);
}
