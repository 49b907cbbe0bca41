import type { Settings } from "../facts/settings.ts";
import type { Problem } from "./problem.ts";
import { addresses, room } from "./rules/addresses.ts";
import { administrator } from "./rules/administrator.ts";
import { computerNames } from "./rules/computerName.ts";
import { entry } from "./rules/entry.ts";
import { machine } from "./rules/machine.ts";
import { placement } from "./rules/placement.ts";
import { rotation } from "./rules/rotation.ts";
import { shape } from "./shape.ts";

/** A rule and the keys it looks at: it is asked only when each of them is well formed by itself. */
interface Rule {
  readonly keys: readonly (keyof Settings)[];
  readonly faults: (settings: Settings) => Problem[];
}

const rules: readonly Rule[] = [
  { keys: ["addressSpace", "subnetPrefix"], faults: addresses },
  { keys: ["subnetPrefix", "vmCount"], faults: room },
  { keys: ["adminUsername", "adminPassword"], faults: administrator },
  { keys: ["availability", "vmCount"], faults: placement },
  { keys: ["computerNamePrefix", "vmCount"], faults: computerNames },
  { keys: ["ports", "allowedSources", "rulePriority", "probe", "dnsLabel"], faults: entry },
  {
    keys: ["vmSize", "image", "trustedLaunch", "acceleratedNetworking", "osDiskType", "availability"],
    faults: machine,
  },
  { keys: ["outOfRotation", "vmCount"], faults: rotation },
];

/** The outcome of a check: settings to build with, or all that is wrong. */
export type Checked = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/** Checks raw configuration values, each key by itself and what keys decide together, and reports all at once. */
export function check(raw: unknown): Checked {
  const parsed = shape.safeParse(raw);
  const malformed = (parsed.error?.issues ?? []).map(({ path, message }) => ({
    key: path.map(String).join("."),
    message,
  }));
  const bad = new Set(malformed.map(({ key }) => key.split(".")[0]));
  const wellFormed = parsed.success ? parsed.data : wellFormedPart(raw);
  const askable = rules.filter(({ keys }) => !keys.some((key) => bad.has(key)));
  const problems = [...malformed, ...askable.flatMap(({ faults }) => faults(wellFormed))];
  return problems.length === 0 && parsed.success ? { settings: parsed.data } : { problems };
}

/** The keys that are well formed by themselves; rules see no others, which is why the type may promise all. */
function wellFormedPart(raw: unknown): Settings {
  const values = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  const parts = Object.entries(shape.shape).map(([key, schema]) => [key, schema.safeParse(values[key]).data] as const);
  return Object.fromEntries(parts) as unknown as Settings;
}
