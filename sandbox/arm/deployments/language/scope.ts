import { type ArmError, badRequest } from "../../protocol/armError.ts";
import { isObject, type Json, type JsonObject } from "../../protocol/json.ts";

/** Where a deployment goes, which functions such as `resourceGroup()` tell. */
export interface Surroundings {
  readonly subscription: string;
  readonly tenant: string;
  /** The resource group as a client sees it. */
  readonly group: JsonObject;
  readonly deployment: JsonObject;
  readonly environment: JsonObject;
}

/** What an expression can name. */
export interface Scope {
  readonly around: Surroundings;
  readonly parameter: (name: string) => Json;
  readonly variable: (name: string) => Json;
  /** Index in each copy loop around, by its name; the innermost under "". */
  readonly copies: Readonly<Record<string, number>>;
  /** The state of a resource, by id or name; only while the deployment runs. */
  readonly reference: (args: readonly Json[]) => Json;
}

/** A function of the template language. @throws ArmError for arguments it does not take. */
export type TemplateFunction = (args: readonly Json[], scope: Scope) => Json;

/** Refusal of a template, in Azure's form. */
export function invalid(reason: string): ArmError {
  return badRequest("InvalidTemplate", `Deployment template validation failed: '${reason}'.`);
}

const place = (name: string) => `The template language function '${name}' expects`;

/** Arguments of a function as the types it takes. */
export function text(args: readonly Json[], index: number, name: string): string {
  const value = args[index];
  if (typeof value === "string") return value;
  throw invalid(`${place(name)} a string as argument ${index + 1}, not ${JSON.stringify(value ?? null)}`);
}

export function integer(args: readonly Json[], index: number, name: string): number {
  const value = args[index];
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw invalid(`${place(name)} an integer as argument ${index + 1}, not ${JSON.stringify(value ?? null)}`);
}

export function truth(args: readonly Json[], index: number, name: string): boolean {
  const value = args[index];
  if (typeof value === "boolean") return value;
  throw invalid(`${place(name)} a boolean as argument ${index + 1}, not ${JSON.stringify(value ?? null)}`);
}

export function list(args: readonly Json[], index: number, name: string): Json[] {
  const value = args[index];
  if (Array.isArray(value)) return value;
  throw invalid(`${place(name)} an array as argument ${index + 1}, not ${JSON.stringify(value ?? null)}`);
}

export function object(args: readonly Json[], index: number, name: string): JsonObject {
  const value = args[index];
  if (isObject(value)) return value;
  throw invalid(`${place(name)} an object as argument ${index + 1}, not ${JSON.stringify(value ?? null)}`);
}

/** Whether two values are one: texts by their case, as `equals` compares them. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => equal(one, b[at]));
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
  }
  return a === b;
}
