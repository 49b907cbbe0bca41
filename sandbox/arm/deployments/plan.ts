import { isObject, type Json, type JsonObject, textAt } from "../protocol/json.ts";
import { evaluated, resultOf } from "./language/evaluate.ts";
import { callsOf, expressionIn } from "./language/expression.ts";
import { pathOf } from "./language/resourceFunctions.ts";
import { invalid, type Scope } from "./language/scope.ts";

/** One resource that a deployment makes. */
export interface Planned {
  readonly id: string;
  readonly type: string;
  readonly version: string;
  readonly name: string;
  /** Name of the copy loop it comes from, or its symbolic name; both can be depended on. */
  readonly also: readonly string[];
  /** Ids, in lower case, of those of the plan that come first. */
  readonly after: readonly string[];
  /** The resource as the template has it, and the scope its expressions are in. */
  readonly raw: JsonObject;
  readonly scope: Scope;
}

/** Members that are the template language's and no resource's. */
const ofLanguage = [
  "type",
  "apiVersion",
  "name",
  "dependsOn",
  "condition",
  "copy",
  "comments",
  "resources",
  "scope",
  "resourceGroup",
  "subscriptionId",
  "metadata",
  "existing",
];

/** Body of a planned resource, once everything it refers to is there. */
export function bodyOf({ raw, scope }: Planned): JsonObject {
  const members = Object.entries(raw).filter(([name]) => !ofLanguage.includes(name));
  return evaluated(Object.fromEntries(members), scope) as JsonObject;
}

interface Entry {
  readonly raw: JsonObject;
  readonly scope: Scope;
  readonly also: readonly string[];
  readonly parent: { readonly type: string; readonly name: string } | undefined;
}

/** The template's resources as a list, those with symbolic names among them. */
function entriesOf(template: JsonObject, scope: Scope): Entry[] {
  const { resources } = template;
  if (Array.isArray(resources)) {
    return resources.filter(isObject).map((raw) => ({ raw, scope, also: [], parent: undefined }));
  }
  return Object.entries(isObject(resources) ? resources : {}).flatMap(([symbol, raw]) =>
    isObject(raw) ? [{ raw, scope, also: [symbol], parent: undefined }] : [],
  );
}

/** One entry for each turn of its copy loop. */
function unrolled(entry: Entry): Entry[] {
  const loop = entry.raw.copy;
  if (!isObject(loop)) return [entry];
  const name = String(evaluated(loop.name ?? "", entry.scope));
  const count = evaluated(loop.count ?? 0, entry.scope);
  if (typeof count !== "number" || count < 0)
    throw invalid(`The count of the copy loop '${name}' is no integer of 0 or more`);
  return Array.from({ length: count }, (_, index) => ({
    ...entry,
    also: [...entry.also, name],
    scope: { ...entry.scope, copies: { ...entry.scope.copies, "": index, [name.toLowerCase()]: index } },
  }));
}

function isWanted({ raw, scope }: Entry): boolean {
  if (raw.existing === true) return false;
  const condition = raw.condition === undefined ? true : evaluated(raw.condition, scope);
  if (typeof condition === "boolean") return condition;
  throw invalid(`The condition of a resource is '${JSON.stringify(condition)}' and no boolean`);
}

/** Id of a resource; of another group, or on another resource, where it says so. */
function idOf(type: string, name: string, { raw, scope }: Entry): string {
  const on = raw.scope === undefined ? undefined : String(evaluated(raw.scope, scope));
  if (on !== undefined) {
    const root = on.startsWith("/") ? on : `${String(scope.around.group.id)}/providers/${on}`;
    return `${root}${pathOf(type, [name])}`;
  }
  const group = raw.resourceGroup === undefined ? undefined : String(evaluated(raw.resourceGroup, scope));
  const root =
    group === undefined
      ? String(scope.around.group.id)
      : `/subscriptions/${scope.around.subscription}/resourceGroups/${group}`;
  return `${root}${pathOf(type, [name])}`;
}

/** Texts that a value holds at any depth. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** What a resource's `reference(...)` calls name: each makes it wait, as a line in dependsOn would (azure-docs, resource-dependency.md). */
function referred({ raw, scope }: Entry): string[] {
  return textsIn(raw.properties as Json | undefined).flatMap((text) => {
    const expression = expressionIn(text);
    return (expression ? callsOf("reference", expression) : []).flatMap(({ args: [first] }) => {
      if (!first || callsOf("reference", first).length > 0) return [];
      const value = resultOf(first, scope);
      return typeof value === "string" ? [value] : [];
    });
  });
}

/** Every resource of a template, with what it waits for. @throws ArmError where one is named twice, or waits for what is not there, or for itself. */
export function planOf(template: JsonObject, scope: Scope): Planned[] {
  const flat = (entries: readonly Entry[]): { planned: Planned; entry: Entry; under: string | undefined }[] =>
    entries
      .flatMap(unrolled)
      .filter(isWanted)
      .flatMap((entry) => {
        const own = String(evaluated(entry.raw.type ?? "", entry.scope));
        const ownName = String(evaluated(entry.raw.name ?? "", entry.scope));
        // A resource inside another carries the other's type and name before its own.
        const type = entry.parent && !own.includes(".") ? `${entry.parent.type}/${own}` : own;
        const name = entry.parent && !own.includes(".") ? `${entry.parent.name}/${ownName}` : ownName;
        const version = textAt(entry.raw, "apiVersion") ?? "";
        if (own === "" || ownName === "") throw invalid("A resource of the template has no type or no name");
        const id = idOf(type, name, entry);
        const planned: Planned = {
          id,
          type,
          version,
          name,
          also: entry.also,
          after: [],
          raw: entry.raw,
          scope: entry.scope,
        };
        const inside = Array.isArray(entry.raw.resources) ? entry.raw.resources.filter(isObject) : [];
        const children = flat(inside.map((raw) => ({ raw, scope: entry.scope, also: [], parent: { type, name } })));
        const under = entry.parent && idOf(entry.parent.type, entry.parent.name, { ...entry, raw: {} });
        return [{ planned, entry, under }, ...children];
      });
  const all = flat(entriesOf(template, scope));
  const ids = all.map(({ planned }) => planned.id.toLowerCase());
  const twice = all.find(({ planned }, at) => ids.indexOf(planned.id.toLowerCase()) !== at);
  if (twice) {
    throw invalid(
      `The resource '${twice.planned.id}' at line '1' and column '1' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details`,
    );
  }
  const named = (asked: string) => {
    const wanted = asked.toLowerCase();
    const matches = all.filter(
      ({ planned: { id, name, type, also } }) =>
        [id, name, `${type}/${name}`, ...also].some((one) => one.toLowerCase() === wanted) ||
        id.toLowerCase() === typedId(wanted, scope),
    );
    return matches.map(({ planned }) => planned.id.toLowerCase());
  };
  const plan = all.map(({ planned, entry, under }) => {
    const asked = [evaluated(entry.raw.dependsOn ?? [], entry.scope)].flat().map(String);
    const unknown = asked.find((one) => named(one).length === 0 && !isConditional(one, template, entry.scope));
    if (unknown !== undefined) {
      throw invalid(
        `The resource '${unknown}' is not defined in the template. Please see https://aka.ms/arm-syntax-resources for usage details`,
      );
    }
    const after = [...asked, ...referred(entry), ...(under === undefined ? [] : [under])].flatMap(named);
    return { ...planned, after: [...new Set(after)].filter((id) => id !== planned.id.toLowerCase()) };
  });
  refuseCircles(plan);
  return plan;
}

/** `Microsoft.Network/virtualNetworks/net`, which dependsOn takes too, as an id. */
function typedId(asked: string, scope: Scope): string | undefined {
  if (asked.startsWith("/") || !asked.includes("/")) return undefined;
  return `${String(scope.around.group.id)}/providers/${asked}`.toLowerCase();
}

/** Whether a resource is of the template, though its condition leaves it out, or its loop has no turns. */
function isConditional(asked: string, template: JsonObject, scope: Scope): boolean {
  const last = asked.split("/").at(-1)?.toLowerCase();
  return entriesOf(template, scope).some((entry) => {
    if (entry.also.some((one) => one.toLowerCase() === asked.toLowerCase())) return true;
    const loop = isObject(entry.raw.copy) ? String(entry.raw.copy.name) : undefined;
    if (loop !== undefined) return loop.toLowerCase() === asked.toLowerCase();
    return (
      entry.raw.condition !== undefined &&
      String(evaluated(entry.raw.name ?? "", scope))
        .split("/")
        .at(-1)
        ?.toLowerCase() === last
    );
  });
}

function refuseCircles(plan: readonly Planned[]): void {
  const done = new Set<string>();
  let left = plan;
  while (left.length > 0) {
    const ready = left.filter(({ after }) => after.every((id) => done.has(id)));
    if (ready.length === 0) {
      throw invalid(
        `Circular dependency detected on resource: '${left[0]?.id}'. Please see https://aka.ms/arm-syntax-resources for usage details`,
      );
    }
    for (const { id } of ready) done.add(id.toLowerCase());
    left = left.filter((one) => !ready.includes(one));
  }
}
