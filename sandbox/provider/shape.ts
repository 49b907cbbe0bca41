import { type Member, membersOf } from "../arm/catalog/models.ts";
import { isObject, type Json, type JsonObject } from "../arm/protocol/json.ts";

/** Last step of a member's path on the wire, which is the name azure-native gives it. */
function nativeName({ serializedName = "" }: Member): string {
  return serializedName
    .split(/(?<!\\)\./)
    .at(-1)!
    .replaceAll("\\.", ".");
}

/**
 * Members of a model by azure-native's names. azure-native flattens `properties`; where that makes two members alike, as
 * with the `type` of an extension, the one below `properties` is meant.
 */
function nativeMembers(provider: string, model: Member): Map<string, Member> {
  const byDepth = Object.values(membersOf(provider, model)).sort(
    (a, b) => (a.serializedName ?? "").split(".").length - (b.serializedName ?? "").split(".").length,
  );
  return new Map(byDepth.map((member) => [nativeName(member), member]));
}

/** Inputs as azure-native takes them, turned into a body as ARM takes it; members the model does not know are left out. */
export function toBody(provider: string, model: Member, inputs: JsonObject): JsonObject {
  const members = nativeMembers(provider, model);
  const body: JsonObject = {};
  for (const [name, value] of Object.entries(inputs)) {
    const member = members.get(name);
    if (!member || value === undefined) continue;
    place(body, (member.serializedName ?? name).split(/(?<!\\)\./), convert(provider, member, value, toBody));
  }
  return body;
}

/** A body as ARM returns it, turned into outputs as azure-native returns them. */
export function toOutputs(provider: string, model: Member, body: JsonObject): JsonObject {
  const outputs: JsonObject = {};
  for (const [name, member] of nativeMembers(provider, model)) {
    const value = pick(body, (member.serializedName ?? name).split(/(?<!\\)\./));
    if (value !== undefined && value !== null) outputs[name] = convert(provider, member, value, toOutputs);
  }
  return outputs;
}

/** Outputs without what only Azure sets, so that they can serve as inputs. */
export function writable(provider: string, model: Member, outputs: JsonObject): JsonObject {
  const members = nativeMembers(provider, model);
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(outputs)) {
    const member = members.get(name);
    if (!member || member.readOnly || value === undefined) continue;
    kept[name] = convert(provider, member, value, writable);
  }
  return kept;
}

function convert(
  provider: string,
  member: Member,
  value: Json,
  composite: (provider: string, model: Member, value: JsonObject) => JsonObject,
): Json {
  const { type } = member;
  if (type.name === "Composite" && isObject(value)) return composite(provider, member, value);
  if (type.name === "Sequence" && Array.isArray(value)) {
    return value.map((element) => convert(provider, type.element!, element, composite));
  }
  return value;
}

function place(body: JsonObject, steps: readonly string[], value: Json): void {
  const [first = "", ...rest] = steps;
  const name = first.replaceAll("\\.", ".");
  if (rest.length === 0) {
    body[name] = value;
    return;
  }
  const inner = body[name];
  const target: JsonObject = isObject(inner) ? inner : {};
  body[name] = target;
  place(target, rest, value);
}

function pick(body: JsonObject, steps: readonly string[]): Json | undefined {
  let value: Json | undefined = body;
  for (const step of steps) value = isObject(value) ? value[step.replaceAll("\\.", ".")] : undefined;
  return value;
}
