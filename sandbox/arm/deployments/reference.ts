import type { Azure } from "../manager/azure.ts";
import { isObject, type Json, type JsonObject, textAt } from "../protocol/json.ts";
import { groupOf, nameOf, same } from "../protocol/resourceId.ts";
import { invalid } from "./language/scope.ts";
import type { Planned } from "./plan.ts";

/** The state of a resource, as `reference` gives it: its properties, or with 'Full' all of it (azure-docs, template-functions-resource.md). */
export function referenceTo(args: readonly Json[], plan: readonly Planned[], azure: Azure): Json {
  const asked = String(args[0] ?? "");
  const planned = plan.find(({ id, name, also }) => [id, name, ...also].some((one) => same(one, asked)));
  const id = planned?.id ?? asked;
  const resource = azure.store.get(id);
  const body = resource ? azure.show(resource) : azure.find(id);
  if (!body) {
    throw invalid(
      `The resource '${id}' referenced by the template is not there. Please see https://aka.ms/arm-function-reference for usage details`,
    );
  }
  if (!args.some((one) => typeof one === "string" && same(one, "Full"))) {
    return isObject(body.properties) ? body.properties : {};
  }
  const full: JsonObject = {
    ...body,
    apiVersion: planned?.version ?? String(args[1] ?? ""),
    resourceId: textAt(body, "id")?.split("/").slice(6).join("/"),
    resourceGroupName: nameOf(groupOf(id)),
    subscriptionId: id.split("/")[2],
    condition: true,
  };
  return full;
}
