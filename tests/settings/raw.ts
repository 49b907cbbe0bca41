import type { Settings } from "../../facts/settings.ts";
import { check } from "../../settings/check.ts";
import type { Problem } from "../../settings/problem.ts";
import { type Value, values } from "../program/deployment.ts";

/** Values of the dev stack as settings/ gets them, with some of the test's own. */
function raw(overrides: Readonly<Record<string, Value>>): Record<string, unknown> {
  const all = Object.entries(values("dev", overrides));
  return Object.fromEntries(all.map(([key, value]) => [key.split(":")[1], value]));
}

/** Settings of the dev stack, with some of the test's own values. */
export function settingsFor(overrides: Readonly<Record<string, Value>>): Settings {
  const checked = check(raw(overrides));
  if ("problems" in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.settings;
}

/** What is wrong with some values. */
export function problemsOf(overrides: Readonly<Record<string, Value>>): readonly Problem[] {
  const checked = check(raw(overrides));
  return "problems" in checked ? checked.problems : [];
}

/** Keys that are refused for some values. */
export function refusedKeys(overrides: Readonly<Record<string, Value>>): string[] {
  return problemsOf(overrides).map(({ key }) => key);
}
