import type { Rule } from "../manager/resourceType.ts";
import { tagRules } from "../manager/tags.ts";
import { resourceTypes } from "./index.ts";

/** A rule as the documentation lists it. */
export interface RuleRow {
  readonly type: string;
  readonly says: string;
  readonly source: string;
  /** The kinder reading, where the rule takes the worse of two. */
  readonly worse?: string;
}

/** Every rule, those of any resource first, then those of every type in the order of the types. */
export function allRules(): RuleRow[] {
  const ofTypes = resourceTypes.flatMap(({ type, rules = [], removal = [], children = [] }) =>
    [...rules, ...removal, ...children.flatMap((child) => child.removal ?? [])].map((rule) => rowOf(type, rule)),
  );
  return [...tagRules.map((rule) => rowOf("Any resource", rule)), ...ofTypes];
}

function rowOf(type: string, { says, source, worse }: Pick<Rule<never>, "says" | "source" | "worse">): RuleRow {
  return { type, says, source, ...(worse === undefined ? {} : { worse }) };
}
