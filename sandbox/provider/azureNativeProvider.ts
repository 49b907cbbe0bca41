import { randomBytes } from "node:crypto";
import { isObject, type Json, type JsonObject, textAt } from "../arm/protocol/json.ts";
import { ArmClient, type Connection } from "./armClient.ts";
import { type Autonaming, InitFailed, type PropertyChange, type Provider, type ReadResult } from "./plugin.ts";
import { type NativeResource, pathInputs, resourceOf } from "./resources.ts";
import { toBody, toOutputs, writable } from "./shape.ts";
import { alike, plain, plainObject, unknown } from "./values.ts";

/** Mark on inputs whose name was made up: such a resource is replaced by creating first (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
const createBeforeDelete = "__createBeforeDelete";

/** The function that gives the provider's own login to the program. */
const clientToken = "azure-native:authorization:getClientToken";

/** The sandbox's stand-in for the azure-native plugin: what it does of it, it does the same way. */
export class AzureNativeProvider implements Provider {
  readonly version: string;
  private client: ArmClient | undefined;
  private location: string | undefined;

  constructor(version: string) {
    this.version = version;
  }

  async configure(variables: Readonly<Record<string, string>>): Promise<void> {
    const value = (key: string, variable: string) =>
      variables[`azure-native:config:${key}`] ?? process.env[variable] ?? missing(key, variable);
    const connection: Connection = {
      metadataHost: value("metadataHost", "ARM_METADATA_HOSTNAME"),
      subscriptionId: value("subscriptionId", "ARM_SUBSCRIPTION_ID"),
      tenantId: value("tenantId", "ARM_TENANT_ID"),
      clientId: value("clientId", "ARM_CLIENT_ID"),
      clientSecret: value("clientSecret", "ARM_CLIENT_SECRET"),
    };
    this.location = variables["azure-native:config:location"] ?? process.env.ARM_LOCATION;
    this.client = new ArmClient(connection);
  }

  /**
   * Puts in the name that is not given: the one it has, what `pulumi:autonaming` proposes, or one with eight made-up figures
   * (pulumi-azure-native, provider/pkg/provider/provider.go, getDefaultName).
   */
  async check(
    type: string,
    name: string,
    olds: JsonObject,
    news: JsonObject,
    autonaming?: Autonaming,
  ): Promise<JsonObject> {
    const resource = resourceOf(type);
    const inputs: JsonObject = { ...news };
    if (inputs[resource.nameInput] === undefined) {
      const proposed = autonaming ? autonaming.proposedName : `${name}${randomBytes(4).toString("hex")}`;
      const given = olds[resource.nameInput] ?? proposed;
      if (given === undefined) throw new Error(`missing required property '${resource.nameInput}'`);
      inputs[resource.nameInput] = given;
      inputs[createBeforeDelete] = true;
    }
    if (resource.located && inputs.location === undefined) {
      inputs.location = olds.location ?? this.location ?? (await this.groupLocation(inputs));
    }
    return inputs;
  }

  private async groupLocation(inputs: JsonObject): Promise<Json | undefined> {
    const group = inputs.resourceGroupName;
    if (typeof group !== "string" || group === unknown) return unknown;
    const body = await this.arm.get(`${this.arm.subscription}/resourceGroups/${group}`, "2020-10-01");
    return textAt(body, "location");
  }

  async diff(type: string, oldInputs: JsonObject, news: JsonObject) {
    const resource = resourceOf(type);
    const replacing = new Set([...pathInputs(resource), ...resource.replaceOn]);
    const changes: PropertyChange[] = [];
    const [before, after] = [plainObject(oldInputs), plainObject(news)];
    for (const body of [before, after]) delete body[createBeforeDelete];
    compare(before, after, "", (path, kind) => {
      changes.push({ path, kind, replaces: replacing.has(path.split(/[.[]/)[0] ?? "") });
    });
    const real = changes.filter(({ path }) => path !== "location" || !sameLocation(before.location, after.location));
    return { changes: real, deleteBeforeReplace: news[createBeforeDelete] !== true };
  }

  async create(type: string, secretInputs: JsonObject, preview: boolean) {
    const resource = resourceOf(type);
    const inputs = plainObject(secretInputs);
    const name = inputs[resource.nameInput];
    if (preview)
      return { id: "", outputs: { ...withoutPath(resource, secretInputs), ...(name === undefined ? {} : { name }) } };
    const id = this.idOf(resource, inputs);
    const existing = await this.arm.get(id, resource.apiVersion);
    if (existing && Object.keys(existing).length > 0) {
      throw new Error(`cannot create already existing resource '${id}'`);
    }
    const body = toBody(resource.provider, resource.model, withoutPath(resource, inputs));
    for (const list of resource.subResources) {
      if (inputs[list] === undefined) putProperty(body, list, []);
    }
    const accepted = await this.arm.put(id, resource.apiVersion, body);
    await this.finish(resource, id, accepted, secretInputs);
    return { id, outputs: await this.outputsOf(resource, id) };
  }

  async read(type: string, id: string, secretInputs: JsonObject, outputs: JsonObject): Promise<ReadResult | undefined> {
    const resource = resourceOf(type);
    const body = await this.arm.get(id, resource.apiVersion);
    if (!body) return undefined;
    const current = this.outputs(resource, body);
    // Without inputs the resource is being imported: they are what can be written of it.
    const inputs =
      Object.keys(secretInputs).length === 0
        ? this.imported(resource, id, current)
        : (follow(secretInputs, outputs, current, resource) as JsonObject);
    return { id: textAt(body, "id") ?? id, outputs: current, inputs };
  }

  async update(
    type: string,
    id: string,
    olds: JsonObject,
    secretInputs: JsonObject,
    preview: boolean,
  ): Promise<JsonObject> {
    const resource = resourceOf(type);
    const inputs = plainObject(secretInputs);
    if (preview) return { ...olds, ...withoutPath(resource, secretInputs) };
    const body = toBody(resource.provider, resource.model, withoutPath(resource, inputs));
    const kept = resource.subResources.filter((list) => inputs[list] === undefined);
    if (kept.length > 0) {
      const existing = await this.arm.get(id, resource.apiVersion);
      for (const list of kept) putProperty(body, list, propertyOf(existing, list) ?? []);
    }
    const accepted = await this.arm.put(id, resource.apiVersion, body);
    await this.finish(resource, id, accepted, secretInputs);
    return this.outputsOf(resource, id);
  }

  async delete(type: string, id: string): Promise<void> {
    await this.arm.delete(id, resourceOf(type).apiVersion);
  }

  /** The token is no secret in the answer, as the real plugin has it (pulumi-azure-native, provider/pkg/provider/provider.go). */
  async invoke(name: string, inputs: JsonObject): Promise<JsonObject> {
    if (name !== clientToken) {
      throw new Error(`The sandbox's stand-in for azure-native has no function ${name}; it has ${clientToken}.`);
    }
    return { token: await this.arm.accessToken(textAt(inputs, "endpoint")) };
  }

  /** Waits for the end of a write; one that fails after it was accepted keeps its state. */
  private async finish(
    resource: NativeResource,
    id: string,
    accepted: { finished: () => Promise<void> },
    inputs: JsonObject,
  ): Promise<void> {
    try {
      await accepted.finished();
    } catch (error) {
      const outputs = await this.outputsOf(resource, id).catch((): JsonObject => ({}));
      throw new InitFailed(error instanceof Error ? error.message : String(error), id, outputs, inputs);
    }
  }

  private async outputsOf(resource: NativeResource, id: string): Promise<JsonObject> {
    const body = await this.arm.get(id, resource.apiVersion);
    if (!body) throw new Error(`${id} is gone right after it was written`);
    return this.outputs(resource, body);
  }

  private outputs(resource: NativeResource, body: JsonObject): JsonObject {
    return { ...toOutputs(resource.provider, resource.model, body), azureApiVersion: resource.apiVersion };
  }

  private imported(resource: NativeResource, id: string, outputs: JsonObject): JsonObject {
    const segments = id.split("/");
    const places = `/subscriptions/x${resource.path}`.split("/");
    const names = places.flatMap((place, index): [string, string][] => {
      const name = /^\{(\w+)\}$/.exec(place)?.[1];
      return name === undefined ? [] : [[name, segments[index] ?? ""]];
    });
    return { ...writable(resource.provider, resource.model, outputs), ...Object.fromEntries(names) };
  }

  private idOf({ path }: NativeResource, inputs: JsonObject): string {
    return `${this.arm.subscription}${path.replace(/\{(\w+)\}/g, (_, name: string) => String(inputs[name]))}`;
  }

  private get arm(): ArmClient {
    if (!this.client) throw new Error("The provider is used before it is configured.");
    return this.client;
  }
}

function missing(key: string, variable: string): never {
  throw new Error(`azure-native: ${key} is not configured; set ${variable} (\`npm run -s sandbox:env\` prints it).`);
}

/** Inputs that go into the body: all but the parts of the path and marks. */
function withoutPath(resource: NativeResource, inputs: JsonObject): JsonObject {
  const rest = { ...inputs };
  for (const name of [...pathInputs(resource), createBeforeDelete]) delete rest[name];
  return rest;
}

function putProperty(body: JsonObject, name: string, value: Json): void {
  const properties = isObject(body.properties) ? body.properties : {};
  properties[name] = value;
  body.properties = properties;
}

function propertyOf(body: JsonObject | undefined, name: string): Json | undefined {
  return isObject(body?.properties) ? body.properties[name] : undefined;
}

function sameLocation(a: Json | undefined, b: Json | undefined): boolean {
  const normal = (value: Json | undefined) => String(value).toLowerCase().replaceAll(" ", "");
  return normal(a) === normal(b);
}

/** Every leaf in which two values differ, by path. */
function compare(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  report: (path: string, kind: PropertyChange["kind"]) => void,
): void {
  if (alike(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], path === "" ? key : `${path}.${key}`, report);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      compare(before[index], after[index], `${path}[${index}]`, report);
    }
  } else {
    report(path, before === undefined ? "add" : after === undefined ? "delete" : "update");
  }
}

/**
 * Inputs after a refresh: where Azure's state differs from the last one, the input follows it. What Azure never returns,
 * such as a password, stays as it is.
 */
function follow(input: Json, was: Json | undefined, is: Json | undefined, resource: NativeResource): Json {
  if (alike(was, is)) return input;
  const bare = plain(input);
  if (isObject(bare) && isObject(input) && isObject(is)) {
    const result: JsonObject = { ...input };
    const before = isObject(was) ? was : {};
    for (const key of Object.keys(bare)) {
      if (key in before || key in is) {
        const next = is[key];
        if (next === undefined) {
          if (!alike(before[key], undefined)) delete result[key];
        } else result[key] = follow(input[key] ?? null, before[key], next, resource);
      }
    }
    return result;
  }
  if (Array.isArray(input) && Array.isArray(is)) {
    const before = Array.isArray(was) ? was : [];
    if (input.length === is.length && before.length === is.length) {
      return input.map((element, index) => follow(element, before[index], is[index], resource));
    }
    return is.map((element) => strip(element));
  }
  return is ?? input;
}

/** An element Azure has and the inputs had not, without what only Azure sets. */
function strip(value: Json): Json {
  if (Array.isArray(value)) return value.map(strip);
  if (!isObject(value)) return value;
  const { etag: _etag, provisioningState: _state, ...rest } = value;
  return Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, inner === undefined ? inner : strip(inner)]),
  );
}
