import { resourceTypes } from "./index.ts";

/** A rule as the documentation lists it. */
export interface RuleRow {
  readonly type: string;
  readonly says: string;
  readonly source: string;
  /** The kinder reading, where the rule takes the worse of two. */
  readonly worse?: string;
}

/** Every rule of every type, in the order of the types. */
export function allRules(): RuleRow[] {
  return resourceTypes.flatMap(({ type, rules = [], removal = [], children = [] }) =>
    [...rules, ...removal, ...children.flatMap((child) => child.removal ?? [])].map(({ says, source, worse }) => ({
      type,
      says,
      source,
      ...(worse === undefined ? {} : { worse }),
    })),
  );
}
