import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isObject, type Json, type JsonObject } from "../protocol/json.ts";

/** Microsoft's description of one member of a body, as its JavaScript SDKs ship it (`@azure/core-client` `Mapper`). */
export interface Member {
  /** Path on the wire, e.g. `properties.port`. */
  readonly serializedName?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly constraints?: {
    readonly InclusiveMinimum?: number;
    readonly InclusiveMaximum?: number;
    readonly ExclusiveMinimum?: number;
    readonly ExclusiveMaximum?: number;
    readonly MaxLength?: number;
    readonly MinLength?: number;
    readonly Pattern?: RegExp;
  };
  readonly type: {
    readonly name: string;
    readonly className?: string;
    readonly modelProperties?: Readonly<Record<string, Member>>;
    readonly element?: Member;
    readonly value?: Member;
    readonly allowedValues?: readonly string[];
  };
}

type Mappers = Readonly<Record<string, Member>>;

/** The packages keep their models out of their exports, so they are loaded by file. */
function load(packageName: string, file: string): Mappers {
  const require = createRequire(import.meta.url);
  let folder = dirname(require.resolve(packageName));
  while (!folder.endsWith(packageName)) folder = dirname(folder);
  return require(join(folder, file)) as Mappers;
}

/** Network 2024-05-01, compute 2024-11-01 and resources 2021-04-01: the models of @azure/arm-* at the pinned versions. */
const mappers: Readonly<Record<string, Mappers>> = {
  "Microsoft.Network": load("@azure/arm-network", "dist-esm/src/models/mappers.js"),
  "Microsoft.Compute": load("@azure/arm-compute", "dist/esm/models/mappers.js"),
  "Microsoft.Resources": load("@azure/arm-resources", "dist-esm/src/models/mappers.js"),
};

/** One model of a provider, e.g. `LoadBalancer` of Microsoft.Network. */
export function modelOf(provider: string, name: string): Member {
  const model = mappers[provider]?.[name];
  if (!model) throw new Error(`The models of ${provider} have no ${name}.`);
  return model;
}

/** Members of a composite, those of its own model or of the model it names. */
export function membersOf(provider: string, { type }: Member): Readonly<Record<string, Member>> {
  return type.modelProperties ?? mappers[provider]?.[type.className ?? ""]?.type.modelProperties ?? {};
}

/** What a body has that its model does not allow. */
export interface Misfit {
  readonly kind: "unknown" | "missing" | "type" | "range" | "value";
  /** Path on the wire, e.g. `properties.probes[0].properties.port`. */
  readonly path: string;
  readonly member: string;
  readonly model: string;
  readonly value?: Json | undefined;
  readonly expected?: string;
}

/**
 * Compares a body with its model. What it returns is the body without its read-only members and nulls, which Azure
 * ignores, and everything that does not fit.
 */
export function fit(provider: string, model: Member, body: JsonObject): { body: JsonObject; misfits: Misfit[] } {
  const misfits: Misfit[] = [];
  const fitted = composite(provider, model, body, "", misfits);
  return { body: fitted, misfits };
}

/** A tree of wire names, since members such as `port` stand under `properties` on the wire. */
interface Node {
  member?: Member;
  readonly children: Map<string, Node>;
}

const trees = new WeakMap<Member, Node>();

function treeOf(provider: string, model: Member): Node {
  const known = trees.get(model);
  if (known) return known;
  const root: Node = { children: new Map() };
  for (const member of Object.values(membersOf(provider, model))) {
    let node = root;
    // A dot inside a name is written `\\.` in the models.
    for (const step of (member.serializedName ?? "").split(/(?<!\\)\./)) {
      let next = node.children.get(step);
      if (!next) {
        next = { children: new Map() };
        node.children.set(step, next);
      }
      node = next;
    }
    node.member = member;
  }
  trees.set(model, root);
  return root;
}

function composite(provider: string, model: Member, body: JsonObject, path: string, misfits: Misfit[]): JsonObject {
  return branch(provider, model.type.className ?? "", treeOf(provider, model), body, path, misfits);
}

function branch(
  provider: string,
  modelName: string,
  node: Node,
  body: JsonObject,
  path: string,
  misfits: Misfit[],
): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    const here = path === "" ? name : `${path}.${name}`;
    const child = node.children.get(name);
    if (!child) {
      misfits.push({ kind: "unknown", path: here, member: name, model: modelName, value });
    } else if (value !== undefined && value !== null) {
      if (child.member && !child.member.readOnly) {
        const fitted = fittedValue(provider, child.member, value, here, name, modelName, misfits);
        if (fitted !== undefined) result[name] = fitted;
      } else if (!child.member) {
        if (isObject(value)) result[name] = branch(provider, `${modelName}Properties`, child, value, here, misfits);
        else misfits.push({ kind: "type", path: here, member: name, model: modelName, value, expected: "object" });
      }
    }
  }
  required(node, result, path, modelName, misfits);
  return result;
}

function required(node: Node, body: JsonObject, path: string, modelName: string, misfits: Misfit[]): void {
  for (const [name, child] of node.children) {
    const here = path === "" ? name : `${path}.${name}`;
    if (child.member?.required && !child.member.readOnly && body[name] === undefined) {
      misfits.push({ kind: "missing", path: here, member: name, model: modelName });
    }
    // The group `properties` itself may be left out only when nothing in it is required.
    if (!child.member && body[name] === undefined) required(child, {}, here, modelName, misfits);
  }
}

function fittedValue(
  provider: string,
  member: Member,
  value: Json,
  path: string,
  name: string,
  modelName: string,
  misfits: Misfit[],
): Json | undefined {
  const misfit = (kind: Misfit["kind"], expected: string) => {
    misfits.push({ kind, path, member: name, model: modelName, value, expected });
    return undefined;
  };
  const { type } = member;
  switch (type.name) {
    case "Composite":
      return isObject(value) ? composite(provider, member, value, path, misfits) : misfit("type", "object");
    case "Sequence":
      if (!Array.isArray(value)) return misfit("type", "array");
      return value
        .map((element, index) =>
          fittedValue(provider, type.element!, element, `${path}[${index}]`, name, modelName, misfits),
        )
        .filter((element) => element !== undefined);
    case "Dictionary": {
      if (!isObject(value)) return misfit("type", "object");
      const entries = Object.entries(value).flatMap(([key, inner]) => {
        if (inner === undefined || inner === null) return [];
        const fitted = fittedValue(provider, type.value!, inner, `${path}.${key}`, key, modelName, misfits);
        return fitted === undefined ? [] : [[key, fitted] as const];
      });
      return Object.fromEntries(entries);
    }
    case "Boolean":
      return typeof value === "boolean" ? value : misfit("type", "boolean");
    case "Number":
      if (typeof value !== "number") return misfit("type", "number");
      return inRange(member, value) ? value : misfit("range", rangeOf(member));
    case "Enum": {
      // Azure's enums are compared without case.
      const known = type.allowedValues?.find((one) => typeof value === "string" && same(one, value));
      return known ?? misfit("value", (type.allowedValues ?? []).join(", "));
    }
    case "String":
    case "Uuid":
    case "DateTime":
    case "TimeSpan":
      if (typeof value !== "string") return misfit("type", "string");
      return fitsLength(member, value) ? value : misfit("range", rangeOf(member));
    default:
      return value;
  }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function inRange({ constraints: limits = {} }: Member, value: number): boolean {
  return (
    value >= (limits.InclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (limits.InclusiveMaximum ?? Number.POSITIVE_INFINITY) &&
    value > (limits.ExclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
    value < (limits.ExclusiveMaximum ?? Number.POSITIVE_INFINITY)
  );
}

function fitsLength({ constraints: limits = {} }: Member, value: string): boolean {
  return (
    value.length >= (limits.MinLength ?? 0) &&
    value.length <= (limits.MaxLength ?? Number.POSITIVE_INFINITY) &&
    (limits.Pattern === undefined || limits.Pattern.test(value))
  );
}

function rangeOf({ constraints = {} }: Member): string {
  return Object.entries(constraints)
    .map(([name, limit]) => `${name} ${String(limit)}`)
    .join(", ");
}
