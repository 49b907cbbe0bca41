import { badRequest } from "../../protocol/armError.ts";
import { isObject, type JsonObject, textAt } from "../../protocol/json.ts";
import { scopeOf } from "../scope.ts";
import { type Question, subscription, type View } from "../view.ts";

const at = "{+scope}/providers/Microsoft.Resources/tags/default";

const tagsOf = ({ tags }: JsonObject) => (isObject(tags) ? tags : {});

function shown(id: string, tags: JsonObject): JsonObject {
  return {
    id: `${id}/providers/Microsoft.Resources/tags/default`,
    name: "default",
    type: "Microsoft.Resources/tags",
    properties: { tags },
  };
}

/** Tags after an operation of a PATCH: Merge, Replace or Delete (Tags_UpdateAtScope). */
function after(before: JsonObject, given: JsonObject, operation: string): JsonObject {
  switch (operation.toLowerCase()) {
    case "merge":
      return { ...before, ...given };
    case "replace":
      return given;
    case "delete":
      return Object.fromEntries(Object.entries(before).filter(([name, value]) => given[name] !== value));
    default:
      // Code and words assumed.
      throw badRequest("InvalidTagsOperation", `'${operation}' is no operation on tags: Merge, Replace, Delete.`);
  }
}

function write(question: Question, operation: string): JsonObject {
  const resource = scopeOf(question);
  const properties = isObject(question.body) ? question.body.properties : undefined;
  const given = isObject(properties) && isObject(properties.tags) ? properties.tags : {};
  const tags = after(tagsOf(resource.body), given, operation);
  const type = question.azure.typeNamed(resource.type)!;
  return shown(resource.id, tagsOf(question.azure.tag(type, resource, tags)));
}

/** Every name of a tag and its values, with how many resources have them: Tags_List. */
function tagNames({ azure, subscription: own }: Question): JsonObject {
  const names = new Map<string, Map<string, number>>();
  for (const { body } of azure.store.all()) {
    for (const [name, value] of Object.entries(tagsOf(body))) {
      const values = names.get(name) ?? new Map<string, number>();
      names.set(name, values.set(String(value), (values.get(String(value)) ?? 0) + 1));
    }
  }
  const total = (value: number) => ({ type: "Total", value });
  return {
    value: [...names].map(([name, values]) => {
      const id = `/subscriptions/${own}/tagNames/${name}`;
      return {
        id,
        tagName: name,
        count: total([...values.values()].reduce((sum, count) => sum + count, 0)),
        values: [...values].map(([value, count]) => ({
          id: `${id}/tagValues/${value}`,
          tagValue: value,
          count: total(count),
        })),
      };
    }),
  };
}

export const tagViews: readonly View[] = [
  {
    method: "GET",
    path: at,
    answer(question) {
      const { id, body } = scopeOf(question);
      return shown(id, tagsOf(body));
    },
  },
  { method: "PUT", path: at, answer: (question) => write(question, "Replace") },
  {
    method: "PATCH",
    path: at,
    answer: (question) => write(question, textAt(question.body, "operation") ?? ""),
  },
  { method: "GET", path: `${subscription}/tagNames`, answer: tagNames },
];
