import { isObject, type Json, type JsonObject } from "../arm/protocol/json.ts";

/** How Pulumi marks a secret on its wire: sdk/go/common/resource/properties.go. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that is not known before the deployment runs: sdk/go/common/resource/plugin/rpc.go. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isSecret(value: Json | undefined): boolean {
  return isObject(value) && value[signature] === secretSignature;
}

export function secret(value: Json): JsonObject {
  return { [signature]: secretSignature, value };
}

/** A value without the marks of secrets in it; the engine keeps them on inputs, and Azure must not get them. */
export function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isSecret(value)) return plain(value.value ?? null);
  return plainObject(value);
}

export function plainObject(value: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner !== undefined && inner !== null) result[key] = plain(inner);
  }
  return result;
}

/** Whether two values say the same; a list or map that is empty says as much as one that is missing. */
export function alike(a: Json | undefined, b: Json | undefined): boolean {
  const [x, y] = [nothing(a) ? undefined : a, nothing(b) ? undefined : b];
  if (Array.isArray(x) && Array.isArray(y))
    return x.length === y.length && x.every((one, index) => alike(one, y[index]));
  if (isObject(x) && isObject(y)) {
    return [...new Set([...Object.keys(x), ...Object.keys(y)])].every((key) => alike(x[key], y[key]));
  }
  return x === y;
}

function nothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
