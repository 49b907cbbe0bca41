import { isObject, type Json, type JsonObject, textAt } from "../protocol/json.ts";
import { evaluated } from "./language/evaluate.ts";
import { equal, invalid, type Scope, type Surroundings } from "./language/scope.ts";

/** A parameter's value, and whether it is one that nobody may see. */
export interface Given {
  readonly type: string;
  readonly value: Json;
  readonly secure: boolean;
}

/** Types of parameters, in lower case, as Azure shows them. */
const types: Readonly<Record<string, string>> = {
  string: "String",
  securestring: "SecureString",
  int: "Int",
  bool: "Bool",
  array: "Array",
  object: "Object",
  secureobject: "SecureObject",
};

function fits(type: string, value: Json): boolean {
  switch (type) {
    case "Int":
      return typeof value === "number" && Number.isInteger(value);
    case "Bool":
      return typeof value === "boolean";
    case "Array":
      return Array.isArray(value);
    case "Object":
    case "SecureObject":
      return isObject(value);
    default:
      return typeof value === "string";
  }
}

/** Members of a template's section, whose name Azure reads in any case. */
export function section(template: JsonObject, name: string): JsonObject {
  const key = Object.keys(template).find((one) => one.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : template[key];
  return isObject(value) ? value : {};
}

const find = <Value>(all: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.entries(all).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];

/** A scope in which nothing has been deployed yet. */
export function scopeOf(
  template: JsonObject,
  given: Readonly<Record<string, Given>>,
  around: Surroundings,
  reference: Scope["reference"],
): Scope {
  const variables = section(template, "variables");
  const known = new Map<string, Json>();
  const scope: Scope = {
    around,
    copies: {},
    reference,
    parameter(name) {
      const found = find(given, name);
      if (found) return found.value;
      throw invalid(
        `The template parameter '${name}' is not found. Please see https://aka.ms/arm-syntax-parameters for usage details`,
      );
    },
    variable(name) {
      const key = name.toLowerCase();
      const before = known.get(key);
      if (before !== undefined) return before;
      const raw = find(variables, name) ?? loopedVariable(variables, name, scope);
      if (raw === undefined) {
        throw invalid(
          `The template variable '${name}' is not found. Please see https://aka.ms/arm-syntax-variables for usage details`,
        );
      }
      const value = evaluated(raw, scope);
      known.set(key, value);
      return value;
    },
  };
  return scope;
}

/** A variable that a loop of the section's `copy` makes. */
function loopedVariable(variables: JsonObject, name: string, scope: Scope): Json | undefined {
  const loops = Array.isArray(variables.copy) ? variables.copy.filter(isObject) : [];
  const loop = loops.find((one) => textAt(one, "name")?.toLowerCase() === name.toLowerCase());
  if (!loop) return undefined;
  const made = evaluated({ copy: [loop] }, scope);
  return isObject(made) ? Object.values(made)[0] : undefined;
}

/**
 * Parameters of a template with their values: those of the request, else the defaults.
 * @throws ArmError for one that is missing, is not declared, is of another type or outside what is allowed.
 */
export function parametersOf(template: JsonObject, given: JsonObject, around: Surroundings): Record<string, Given> {
  const declared = section(template, "parameters");
  const unknown = Object.keys(given).filter((name) => find(declared, name) === undefined);
  if (unknown.length > 0) {
    throw invalid(
      `The template parameters '${unknown.join(", ")}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. ` +
        `The only supported parameters for this template are '${Object.keys(declared).join(", ")}'. Please see https://aka.ms/arm-pass-parameter-values for usage details`,
    );
  }
  const result: Record<string, Given> = {};
  const scope = scopeOf(template, result, around, () => {
    throw invalid("The template function 'reference' is not expected in a parameter's default");
  });
  for (const [name, declaration] of Object.entries(declared)) {
    if (!isObject(declaration)) continue;
    const type = types[(textAt(declaration, "type") ?? "").toLowerCase()];
    if (type === undefined)
      throw invalid(`The type '${String(declaration.type)}' of parameter '${name}' is not one the sandbox knows`);
    const entry = find(given, name);
    if (isObject(entry) && entry.reference !== undefined) {
      throw invalid(`The parameter '${name}' refers to a key vault, which the sandbox does not read; give its value`);
    }
    const asked = isObject(entry) ? entry.value : undefined;
    if (asked === undefined && declaration.defaultValue === undefined) {
      throw invalid(
        `The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details`,
      );
    }
    const value = asked ?? evaluated(declaration.defaultValue ?? null, scope);
    refuseValue(name, type, value, declaration);
    result[name] = { type, value, secure: type.startsWith("Secure") };
  }
  return result;
}

function refuseValue(name: string, type: string, value: Json, declaration: JsonObject): void {
  if (!fits(type, value) && !(value === null && declaration.nullable === true)) {
    throw invalid(
      `The provided value for the template parameter '${name}' is not valid. Expected a value of type '${type}', but received '${JSON.stringify(value)}'`,
    );
  }
  const { allowedValues, minLength, maxLength, minValue, maxValue } = declaration;
  if (Array.isArray(allowedValues) && !allowedValues.some((one) => sameValue(one, value))) {
    const allowed = allowedValues.map(String).join(",");
    throw invalid(
      `The provided value for the template parameter '${name}' is not valid. The value '${String(value)}' is not part of the allowed value(s): '${allowed}'`,
    );
  }
  const size = typeof value === "string" || Array.isArray(value) ? value.length : undefined;
  const outside = (measured: number | undefined, least: Json | undefined, most: Json | undefined) =>
    measured !== undefined &&
    ((typeof least === "number" && measured < least) || (typeof most === "number" && measured > most));
  if (
    outside(size, minLength, maxLength) ||
    outside(typeof value === "number" ? value : undefined, minValue, maxValue)
  ) {
    throw invalid(
      `The provided value for the template parameter '${name}' is not valid: it is outside ${String(minLength ?? minValue ?? "")} to ${String(maxLength ?? maxValue ?? "")}`,
    );
  }
}

/** Allowed texts are compared without case. */
function sameValue(a: Json, b: Json): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : equal(a, b);
}
