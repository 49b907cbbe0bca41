import type { Azure } from "../manager/azure.ts";
import type { Resource } from "../manager/store.ts";
import { isObject, type Json, type JsonObject, put, textAt } from "../protocol/json.ts";
import type { Given } from "./template.ts";

export const deploymentType = "Microsoft.Resources/deployments";

/** How far one resource of a deployment is. */
export interface Step {
  readonly state: "Waiting" | "Running" | "Succeeded" | "Failed";
  /** The operation it waits for; none where the write was over when it was answered. */
  readonly operation?: string;
  readonly created?: boolean;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly error?: JsonObject;
}

/** What a deployment keeps of itself besides what it shows; secure values are not among it. */
export interface Kept {
  readonly template: JsonObject;
  readonly parameters: Readonly<Record<string, Given>>;
  /** By id of the resource in lower case. */
  readonly steps: Readonly<Record<string, Step>>;
  /** Properties that a client sees; ids among them are no references, so that they stand in no one's way. */
  readonly shown: JsonObject;
}

export function keptOf({ hidden }: Resource): Kept {
  return hidden as unknown as Kept;
}

/** Keeps how a deployment's resources are. */
export function keepSteps(resource: Resource, steps: Kept["steps"], azure: Azure): Resource {
  const next = { ...resource, hidden: { ...resource.hidden, steps: steps as unknown as Json } };
  azure.store.save(next);
  return next;
}

/** Keeps other properties of a deployment, and that it has changed now. */
export function keepProperties(resource: Resource, properties: JsonObject, azure: Azure): Resource {
  const { provisioningState, ...others } = properties;
  const shown: JsonObject = {
    ...keptOf(resource).shown,
    ...others,
    timestamp: new Date(azure.clock.now()).toISOString(),
    duration: durationOf(azure.clock.now() - resource.createdAt),
  };
  const body = structuredClone(resource.body);
  if (provisioningState !== undefined) put(body, "properties.provisioningState", provisioningState);
  const next = { ...resource, body, hidden: { ...resource.hidden, shown } };
  azure.store.save(next);
  return next;
}

/** Milliseconds as ISO 8601, `PT3.5S`. */
export const durationOf = (milliseconds: number) => `PT${Math.max(0, milliseconds) / 1000}S`;

export const isRunning = ({ body }: Resource) => textAt(body, "properties.provisioningState") === "Running";

/** Parameters as a client sees them: those that are secure without their value. */
export function shownParameters(parameters: Readonly<Record<string, Given>>): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { type, value, secure }]) => [name, secure ? { type } : { type, value }]),
  );
}

/** The same parameters without the values that nobody may see, which are kept in memory alone. */
export function withoutSecrets(parameters: Readonly<Record<string, Given>>): Record<string, Given> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, given]) => [name, given.secure ? { ...given, value: null } : given]),
  );
}

/** A template without the defaults of its secure parameters. */
export function withoutSecretDefaults(template: JsonObject): JsonObject {
  const result = structuredClone(template);
  for (const declaration of Object.values(isObject(result.parameters) ? result.parameters : {})) {
    if (isObject(declaration) && /^secure/i.test(String(declaration.type)) && declaration.defaultValue !== undefined) {
      declaration.defaultValue = declaration.type === "secureObject" ? {} : "";
    }
  }
  return result;
}
