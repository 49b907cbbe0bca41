import { describe, type Problem } from "./problem.ts";
import { addresses } from "./rules/addresses.ts";
import { administrator } from "./rules/administrator.ts";
import { computerNames } from "./rules/computerName.ts";
import { entry } from "./rules/entry.ts";
import { machine } from "./rules/machine.ts";
import { rotation } from "./rules/rotation.ts";
import type { Settings } from "./settings.ts";
import { shape } from "./shape.ts";

/** Everything the rules know, each looking at the keys it names. */
const rules = [addresses, administrator, computerNames, entry, machine, rotation];

/** The outcome of a check: settings to build with, or all that is wrong. */
export type Checked = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/** Checks raw configuration values, first each key by itself, then what keys decide together. */
export function check(raw: unknown): Checked {
  const parsed = shape.safeParse(raw);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ key: path.map(String).join("."), message }));
    return { problems };
  }
  const settings: Settings = parsed.data;
  const problems = rules.flatMap((rule) => rule(settings));
  return problems.length > 0 ? { problems } : { settings };
}

/**
 * The settings in raw configuration values.
 * @throws Error that lists every problem, with key, value, limit and remedy.
 */
export function settingsOf(raw: unknown): Settings {
  const checked = check(raw);
  if ("problems" in checked) throw new Error(describe(checked.problems));
  return checked.settings;
}
