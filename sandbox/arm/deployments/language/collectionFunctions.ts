import { isObject, type Json, type JsonObject, merged } from "../../protocol/json.ts";
import { equal, integer, invalid, list, object, type TemplateFunction, text } from "./scope.ts";

/** A text's characters or an array's elements, for functions that take both. */
function sequence(args: readonly Json[], name: string): readonly Json[] {
  return typeof args[0] === "string" ? [...args[0]] : list(args, 0, name);
}

/** A part of a sequence as the kind of sequence it is of. */
const like = (args: readonly Json[], part: readonly Json[]): Json =>
  typeof args[0] === "string" ? part.join("") : [...part];

function sizeOf(value: Json | undefined, name: string): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  throw invalid(`The template language function '${name}' expects a string, an array or an object`);
}

function contained(args: readonly Json[]): boolean {
  const [whole, part = null] = args;
  if (typeof whole === "string") return whole.includes(text(args, 1, "contains"));
  if (Array.isArray(whole)) return whole.some((one) => equal(one, part));
  const key = text(args, 1, "contains").toLowerCase();
  return Object.keys(object(args, 0, "contains")).some((one) => one.toLowerCase() === key);
}

/** Numbers given one by one or as one array. */
function numbers(args: readonly Json[], name: string): number[] {
  const values = Array.isArray(args[0]) ? args[0] : args;
  return values.map((_, index) => integer(values, index, name));
}

function pairs(args: readonly Json[]): JsonObject {
  const result: JsonObject = {};
  for (let at = 0; at + 1 < args.length; at += 2) result[text(args, at, "createObject")] = args[at + 1];
  return result;
}

/** Functions on arrays and objects: azure-docs, template-functions-array.md and template-functions-object.md. */
export const collectionFunctions: Readonly<Record<string, TemplateFunction>> = {
  array: ([value = null]) => (Array.isArray(value) ? value : [value]),
  createArray: (args) => [...args],
  createObject: (args) => pairs(args),
  length: ([value]) => sizeOf(value, "length"),
  empty: ([value]) => value === null || value === undefined || sizeOf(value, "empty") === 0,
  contains: (args) => contained(args),
  first: (args) => sequence(args, "first")[0] ?? null,
  last: (args) => sequence(args, "last").at(-1) ?? null,
  skip: (args) => like(args, sequence(args, "skip").slice(Math.max(0, integer(args, 1, "skip")))),
  take: (args) => like(args, sequence(args, "take").slice(0, Math.max(0, integer(args, 1, "take")))),
  range: (args) => Array.from({ length: integer(args, 1, "range") }, (_, index) => integer(args, 0, "range") + index),
  min: (args) => Math.min(...numbers(args, "min")),
  max: (args) => Math.max(...numbers(args, "max")),
  flatten: (args) => list(args, 0, "flatten").flatMap((one) => (Array.isArray(one) ? one : [one])),
  union(args) {
    if (isObject(args[0]))
      return args.reduce<JsonObject>((all, _, index) => merged(all, object(args, index, "union")), {});
    const all = args.flatMap((_, index) => list(args, index, "union"));
    return all.filter((one, at) => all.findIndex((other) => equal(one, other)) === at);
  },
  intersection(args) {
    const [first, ...others] = args.map((_, index) => list(args, index, "intersection"));
    return (first ?? []).filter((one) => others.every((other) => other.some((two) => equal(one, two))));
  },
  items: (args) =>
    Object.entries(object(args, 0, "items"))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ key, value })),
  objectKeys: (args) => Object.keys(object(args, 0, "objectKeys")).sort(),
  shallowMerge: (args) => Object.assign({}, ...list(args, 0, "shallowMerge")) as JsonObject,
  tryGet(args) {
    let value: Json | undefined = args[0];
    for (const step of args.slice(1)) {
      if (Array.isArray(value) && typeof step === "number") value = value[step];
      else value = isObject(value) && typeof step === "string" ? value[step] : undefined;
    }
    return value ?? null;
  },
  json: (args) => JSON.parse(text(args, 0, "json")) as Json,
};
