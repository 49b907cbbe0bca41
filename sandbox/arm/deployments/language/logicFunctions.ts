import type { Json } from "../../protocol/json.ts";
import { equal, integer, invalid, type TemplateFunction, truth } from "./scope.ts";

/** Both arguments, where they are two numbers or two texts. */
function order(args: readonly Json[], name: string): number {
  const [a, b] = args;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  throw invalid(`The template language function '${name}' expects two integers or two strings`);
}

const arithmetic =
  (name: string, run: (a: number, b: number) => number): TemplateFunction =>
  (args) => {
    const value = run(integer(args, 0, name), integer(args, 1, name));
    if (Number.isFinite(value)) return value;
    throw invalid(`The template language function '${name}' divides by zero`);
  };

function asInteger(value: Json | undefined): number {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number") return Math.trunc(number);
  throw invalid(`The template language function 'int' cannot convert ${JSON.stringify(value ?? null)}`);
}

function asTruth(value: Json | undefined): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  const text = String(value).toLowerCase();
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw invalid(`The template language function 'bool' cannot convert ${JSON.stringify(value ?? null)}`);
}

/** Functions on numbers and truth: azure-docs, template-functions-logical.md, -comparison.md, -numeric.md. `if` is in evaluate.ts. */
export const logicFunctions: Readonly<Record<string, TemplateFunction>> = {
  and: (args) => args.every((_, index) => truth(args, index, "and")),
  or: (args) => args.some((_, index) => truth(args, index, "or")),
  not: (args) => !truth(args, 0, "not"),
  true: () => true,
  false: () => false,
  null: () => null,
  equals: ([a, b]) => equal(a, b),
  less: (args) => order(args, "less") < 0,
  lessOrEquals: (args) => order(args, "lessOrEquals") <= 0,
  greater: (args) => order(args, "greater") > 0,
  greaterOrEquals: (args) => order(args, "greaterOrEquals") >= 0,
  coalesce: (args) => args.find((one) => one !== null) ?? null,
  add: arithmetic("add", (a, b) => a + b),
  sub: arithmetic("sub", (a, b) => a - b),
  mul: arithmetic("mul", (a, b) => a * b),
  div: arithmetic("div", (a, b) => Math.trunc(a / b)),
  mod: arithmetic("mod", (a, b) => a % b),
  int: ([value]) => asInteger(value),
  bool: ([value]) => asTruth(value),
  float: ([value]) => Number(value),
};
