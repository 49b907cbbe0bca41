import { isObject, type Json, type JsonObject } from "../../protocol/json.ts";
import { type Expression, expressionIn, unescaped } from "./expression.ts";
import { functions } from "./functions.ts";
import { invalid, type Scope, truth } from "./scope.ts";

/** Value of an expression. @throws ArmError where it names what there is not, or a function that is not known. */
export function resultOf(expression: Expression, scope: Scope): Json {
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "member":
      return memberOf(resultOf(expression.of, scope), expression.name);
    case "index": {
      const index = resultOf(expression.index, scope);
      const of = resultOf(expression.of, scope);
      if (typeof index === "string") return memberOf(of, index);
      const value = Array.isArray(of) && typeof index === "number" ? of[index] : undefined;
      if (value === undefined) {
        throw invalid(`The language expression property array index '${String(index)}' is out of bounds`);
      }
      return value;
    }
    case "call":
      return called(expression, scope);
  }
}

function called({ name, args }: Extract<Expression, { kind: "call" }>, scope: Scope): Json {
  const bare = name.replace(/^(sys|az)\./i, "").toLowerCase();
  // What is not chosen is not looked at: it may refer to what was never made.
  if (bare === "if" && args.length === 3) {
    const chosen = truth([resultOf(args[0]!, scope)], 0, "if") ? args[1]! : args[2]!;
    return resultOf(chosen, scope);
  }
  const found = functions.get(bare);
  if (!found) {
    throw invalid(
      `The template function '${name}' is not valid here: either Azure has none of that name, or the sandbox does not know it. Please see https://aka.ms/arm-functions for usage details`,
    );
  }
  return found(
    args.map((one) => resultOf(one, scope)),
    scope,
  );
}

function memberOf(of: Json, name: string): Json {
  const key = isObject(of) ? Object.keys(of).find((one) => one.toLowerCase() === name.toLowerCase()) : undefined;
  const value = key !== undefined && isObject(of) ? of[key] : undefined;
  if (value !== undefined) return value;
  const known = isObject(of) ? Object.keys(of).join(", ") : "";
  throw invalid(
    `The language expression property '${name}' doesn't exist, available properties are '${known}'. Please see https://aka.ms/arm-functions for usage details`,
  );
}

/** A part of a template with every expression in it evaluated. */
export function evaluated(value: Json, scope: Scope): Json {
  if (typeof value === "string") {
    const expression = expressionIn(value);
    return expression ? resultOf(expression, scope) : unescaped(value);
  }
  if (Array.isArray(value)) return value.map((one) => evaluated(one, scope));
  return isObject(value) ? evaluatedObject(value, scope) : value;
}

/** An object likewise; its `copy`, a list of loops, becomes a member for each of them. */
export function evaluatedObject(value: JsonObject, scope: Scope): JsonObject {
  const result: JsonObject = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    if (name.toLowerCase() === "copy" && Array.isArray(inner)) {
      for (const loop of inner.filter(isObject)) Object.assign(result, looped(loop, scope));
    } else {
      const key = evaluated(name, scope);
      result[String(key)] = evaluated(inner, scope);
    }
  }
  return result;
}

/** One loop over a member: `{ name, count, input }`. */
function looped({ name, count, input }: JsonObject, scope: Scope): JsonObject {
  const member = String(evaluated(name ?? "", scope));
  const times = evaluated(count ?? 0, scope);
  if (typeof times !== "number") throw invalid(`The count of the copy loop '${member}' is no integer`);
  const values = Array.from({ length: times }, (_, index) =>
    evaluated(input ?? null, { ...scope, copies: { ...scope.copies, "": index, [member.toLowerCase()]: index } }),
  );
  return { [member]: values };
}
