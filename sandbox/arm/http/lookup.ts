import type { Azure } from "../manager/azure.ts";
import { type JsonObject, textAt } from "../protocol/json.ts";
import { nameOf } from "../protocol/resourceId.ts";

export { groupAt, list, resourceAt } from "../manager/existing.ts";

/** Resources of every type under an id, as lists of all resources show them. */
export function everything(azure: Azure, root: string): JsonObject[] {
  const prefix = `${root.toLowerCase()}/`;
  return [...azure.store.all()]
    .filter(({ id, type }) => id.toLowerCase().startsWith(prefix) && !type.startsWith("Microsoft.Resources/"))
    .map(({ id, type, body }) => ({
      id,
      name: nameOf(id),
      type,
      location: textAt(body, "location"),
      tags: body.tags,
      ...(body.sku === undefined ? {} : { sku: body.sku }),
    }));
}
