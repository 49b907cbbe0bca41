/** JSON as it travels on the wire. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [member: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value found in a body, and where, e.g. `properties.probes[0].properties.port`. */
export interface Found {
  readonly path: string;
  readonly value: Json;
}

/** All values at a path such as `properties.ipConfigurations[].properties.subnet`; `[]` goes into each element. */
export function findAll(body: Json | undefined, path: string): Found[] {
  let found: Found[] = body === undefined ? [] : [{ path: "", value: body }];
  for (const step of path.split(".")) {
    const each = step.endsWith("[]");
    const member = each ? step.slice(0, -2) : step;
    found = found.flatMap(({ path: at, value }) => {
      const next = isObject(value) ? value[member] : undefined;
      if (next === undefined || next === null) return [];
      const here = at === "" ? member : `${at}.${member}`;
      if (!each) return [{ path: here, value: next }];
      return Array.isArray(next) ? next.map((element, index) => ({ path: `${here}[${index}]`, value: element })) : [];
    });
  }
  return found;
}

/** The value at a path without `[]`, or undefined. */
export function at(body: Json | undefined, path: string): Json | undefined {
  return findAll(body, path)[0]?.value;
}

export function textAt(body: Json | undefined, path: string): string | undefined {
  const value = at(body, path);
  return typeof value === "string" ? value : undefined;
}

export function numberAt(body: Json | undefined, path: string): number | undefined {
  const value = at(body, path);
  return typeof value === "number" ? value : undefined;
}

/** The objects of an array at a path, or an empty list. */
export function objectsAt(body: Json | undefined, path: string): JsonObject[] {
  const value = at(body, path);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The strings of an array at a path, or an empty list. */
export function textsAt(body: Json | undefined, path: string): string[] {
  const value = at(body, path);
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Sets the value at a path without `[]`, making the objects on the way. */
export function put(body: JsonObject, path: string, value: Json | undefined): void {
  const steps = path.split(".");
  const last = steps.pop()!;
  let target = body;
  for (const step of steps) {
    if (!isObject(target[step])) target[step] = {};
    target = target[step] as JsonObject;
  }
  if (value === undefined) delete target[last];
  else target[last] = value;
}

/** Sets what is not there yet: what Azure fills in when a client leaves it out. */
export function fill(body: JsonObject, defaults: Readonly<Record<string, Json>>): void {
  for (const [path, value] of Object.entries(defaults)) {
    if (at(body, path) === undefined) put(body, path, structuredClone(value));
  }
}

/** An object with the members of another over its own, at every depth; null takes a member away (RFC 7386). */
export function merged(own: JsonObject, over: JsonObject): JsonObject {
  const result: JsonObject = { ...own };
  for (const [member, value] of Object.entries(over)) {
    const before = result[member];
    if (value === null) delete result[member];
    else if (isObject(value)) result[member] = merged(isObject(before) ? before : {}, value);
    else if (value !== undefined) result[member] = value;
  }
  return result;
}

/** Every ARM id a body refers to, `{ id }` objects at any depth, without the ids of the resource's own children. */
export function referencesIn(body: Json | undefined, own: string): string[] {
  const ids = new Set<string>();
  const walk = (value: Json | undefined) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isObject(value)) {
      for (const [member, inner] of Object.entries(value)) {
        if (member === "id" && typeof inner === "string" && inner.startsWith("/")) ids.add(inner.toLowerCase());
        else walk(inner);
      }
    }
  };
  walk(body);
  return [...ids].filter((id) => id !== own && !id.startsWith(`${own}/`));
}
