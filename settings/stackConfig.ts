import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../facts/settings.ts";
import { check } from "./check.ts";
import { declaredDefaults } from "./defaults.ts";
import { doubts } from "./doubts.ts";
import { strangers } from "./keys.ts";
import { describe, type Problem } from "./problem.ts";
import { shape } from "./shape.ts";

/**
 * Reads and checks the configuration of the stack that is being deployed. The engine has put the defaults of
 * Pulumi.yaml in for keys that are absent, so a missing key is a fault of Pulumi.yaml.
 * @throws pulumi.RunError that lists every problem; it is thrown before the first resource is registered.
 */
export function readSettings(): Settings {
  const config = new pulumi.Config();
  const raw: Record<string, unknown> = { location: new pulumi.Config("azure-native").get("location") };
  const own = Object.keys(shape.shape).filter((key) => key !== "location");
  for (const key of own) raw[key] = configValue(config, key);
  const unread = strangers(Object.keys(pulumi.runtime.allConfig()), pulumi.getProject(), own);
  for (const warning of unread.warnings) pulumi.log.warn(warning);
  const checked = check(raw, declaredDefaults(), secretKeys(own));
  const problems = [...unread.problems, ...("problems" in checked ? checked.problems : []), ...plainPassword(raw)];
  if ("problems" in checked || problems.length > 0) throw new pulumi.RunError(describe(problems));
  for (const doubt of doubts(checked.settings)) pulumi.log.warn(doubt);
  return checked.settings;
}

/** The value of a key as the type it was declared with; text that is no JSON stays text. */
function configValue(config: pulumi.Config, key: string): unknown {
  const text = config.get(key);
  if (text === undefined || shape.shape[key as keyof typeof shape.shape].safeParse(text).success) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

// The SDK has this function but keeps it out of its declarations.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/** The keys that are secrets, an object with a secret in it among them; the region is one of azure-native's. */
function secretKeys(own: readonly string[]): ReadonlySet<string> {
  const secret = own.filter((key) => isConfigSecret(`${pulumi.getProject()}:${key}`));
  return new Set([...secret, ...(isConfigSecret("azure-native:location") ? ["location"] : [])]);
}

/** A password in plain in the stack file is refused: everybody who reads the repository would have it. */
function plainPassword(raw: Record<string, unknown>): Problem[] {
  if (!raw.adminPassword || isConfigSecret(`${pulumi.getProject()}:adminPassword`)) return [];
  return [
    {
      key: "adminPassword",
      message: "is stored in plain in the stack file; set it again with `pulumi config set --secret adminPassword`.",
    },
  ];
}
