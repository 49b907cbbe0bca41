import type { Settings } from "../facts/settings.ts";
import { declaredDefaults, type Says, saysIn, type Values, withDefaults } from "./defaults.ts";
import type { Problem } from "./problem.ts";
import { addresses, room } from "./rules/addresses.ts";
import { administrator } from "./rules/administrator.ts";
import { computerNames } from "./rules/computerName.ts";
import { entry } from "./rules/entry.ts";
import { machine } from "./rules/machine.ts";
import { patching } from "./rules/patching.ts";
import { placement } from "./rules/placement.ts";
import { rotation } from "./rules/rotation.ts";
import { tags } from "./rules/tags.ts";
import { openOf, unkept } from "./secrecy.ts";
import { shape } from "./shape.ts";

/** A rule and the keys it looks at: it is asked only when each of them is well formed by itself. */
interface Rule {
  readonly keys: readonly (keyof Settings)[];
  readonly faults: (settings: Settings, says: Says) => Problem[];
}

const rules: readonly Rule[] = [
  { keys: ["addressSpace", "subnetPrefix"], faults: addresses },
  { keys: ["subnetPrefix", "vmCount"], faults: room },
  { keys: ["adminUsername", "adminPassword"], faults: administrator },
  { keys: ["availability", "vmCount"], faults: placement },
  { keys: ["computerNamePrefix", "vmCount"], faults: computerNames },
  { keys: ["ports", "allowedSources", "rulePriority", "probe", "dnsLabel"], faults: entry },
  {
    keys: ["vmSize", "image", "trustedLaunch", "acceleratedNetworking", "osDiskType", "osDiskSizeGB", "availability"],
    faults: machine,
  },
  { keys: ["patchMode", "rebootSetting", "assessmentMode", "image"], faults: patching },
  { keys: ["outOfRotation", "vmCount"], faults: rotation },
  { keys: ["tags"], faults: tags },
];

/** The outcome of a check: settings to build with, or all that is wrong. */
export type Checked = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/**
 * Checks raw configuration values, each key by itself and what keys decide together, and reports all at once.
 * @param raw What the stack says, with the engine's defaults for keys that it does not have.
 * @param defaults What Pulumi.yaml declares, from which an object takes the members that it does not have.
 * @param secret Keys that are secrets; a secret that would not stay one is a problem, and no other problem tells of its value.
 */
export function check(
  raw: Values,
  defaults: Values = declaredDefaults(),
  secret: ReadonlySet<string> = new Set(),
): Checked {
  const values = withDefaults(raw, defaults);
  const parsed = shape.safeParse(values);
  const secretCommand = secret.has("installCommand");
  const leaks = unkept(secret);
  const hidden = openOf(secret);
  const issues = (parsed.error?.issues ?? []).filter(({ path }) => !hidden.has(String(path[0])));
  const malformed = issues.map(({ path, message }) => ({ key: keyOf(path), message }));
  const bad = new Set([...issues.map(({ path }) => path[0]), ...hidden]);
  const wellFormed = { ...(parsed.success ? parsed.data : wellFormedPart(values)), secretCommand };
  const askable = rules.filter(({ keys }) => !keys.some((key) => bad.has(key)));
  const says = saysIn(raw, defaults);
  const problems = [...leaks, ...malformed, ...askable.flatMap(({ faults }) => faults(wellFormed, says))];
  return problems.length === 0 && parsed.success ? { settings: { ...parsed.data, secretCommand } } : { problems };
}

/** A key as the CLI knows it. */
function keyOf([key, ...path]: readonly PropertyKey[]): string {
  return [key === "location" ? "azure-native:location" : key, ...path].map(String).join(".");
}

/** The keys that are well formed by themselves; rules see no others, which is why the type may promise all. */
function wellFormedPart(values: Values): Settings {
  const parts = Object.entries(shape.shape).map(([key, schema]) => [key, schema.safeParse(values[key]).data] as const);
  return Object.fromEntries(parts) as unknown as Settings;
}
