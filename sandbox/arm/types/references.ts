import type { Change, Rule } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import { findAll, textAt } from "../protocol/json.ts";
import { topLevelOf } from "../protocol/resourceId.ts";

/**
 * A reference such as `properties.subnet` must name something that exists in the same region. The message says both,
 * so Azure tells the two faults alike (microsoft MCW#35, openshift/azure#1933).
 */
export function mustExist(says: string, at: string): Rule<Change> {
  return {
    says,
    source: "microsoft MCW#35, openshift/azure#1933",
    check({ id, body, region, azure }) {
      for (const { value } of findAll(body, `${at}.id`)) {
        const target = String(value);
        const own = target.toLowerCase().startsWith(`${id.toLowerCase()}/`);
        const exists = own ? declares(body, target) : azure.find(target) !== undefined;
        const location = own ? region.name : textAt(azure.store.get(topLevelOf(target))?.body, "location");
        if (!exists || location !== region.name) {
          return badRequest(
            "InvalidResourceReference",
            `Resource ${target} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, ` +
              "and that both resources are in the same region.",
          );
        }
      }
      return undefined;
    },
  };
}

/** Whether a body that is being written holds a child of this id. */
function declares(body: unknown, id: string): boolean {
  if (Array.isArray(body)) return body.some((one) => declares(one, id));
  if (typeof body !== "object" || body === null) return false;
  const entries = Object.entries(body);
  const isChild = "name" in body && "etag" in body;
  if (isChild && entries.some(([key, value]) => key === "id" && String(value).toLowerCase() === id.toLowerCase())) {
    return true;
  }
  return entries.some(([, value]) => declares(value, id));
}
