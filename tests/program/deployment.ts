import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type Answers, type Asked, answerAs, groupId } from "./standing.ts";

const checkout = join(import.meta.dirname, "..", "..");
const project = "ha-web";

/** A value of configuration as a test writes it. */
export type Value = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Inputs of a resource, or a part of them. */
export type Fields = Record<string, unknown>;
export const fields = (value: unknown) => value as Fields;
export const list = (value: unknown) => value as Fields[];

/** A resource as the program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly custom: boolean;
  readonly parent: string;
  readonly dependencies: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly deletedWith: string;
  readonly replaceWith: readonly string[];
  /** How many other URNs it may have had. */
  readonly aliases: number;
}

/** A run of the real index.ts under mocks. */
export class Deployment {
  readonly resources: readonly Registered[];
  /** What the program warned of. */
  readonly warnings: readonly string[];
  /** What it asked Azure. */
  readonly asked: readonly Asked[];
  private readonly exported: Record<string, unknown>;

  constructor(
    resources: readonly Registered[],
    exported: Record<string, unknown>,
    { warnings, asked }: { readonly warnings: readonly string[]; readonly asked: readonly Asked[] },
  ) {
    this.resources = resources;
    this.exported = exported;
    this.warnings = warnings;
    this.asked = asked;
  }

  /** All resources of a type, e.g. `network:Subnet`, by name. */
  all(type: string): Registered[] {
    const found = this.resources.filter((resource) => resource.type === `azure-native:${type}`);
    return found.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  }

  /** The only resource of a type. */
  one(type: string): Registered {
    const found = this.all(type);
    if (found.length !== 1) throw new Error(`There are ${found.length} resources of type ${type}, not 1.`);
    return found[0]!;
  }

  /** The resource of a name. */
  named(name: string): Registered {
    const found = this.resources.find((resource) => resource.name === name && resource.custom);
    if (!found) throw new Error(`There is no ${name}; there are ${this.resources.map((one) => one.name).join(", ")}.`);
    return found;
  }

  /** Value of a stack output; undefined when there is none. */
  output(name: string): Promise<unknown> {
    return new Promise((resolve) => {
      pulumi.output(this.exported[name] as string).apply(resolve);
    });
  }

  /** Whether a stack output is a secret. */
  isSecret(name: string): Promise<boolean> {
    return pulumi.isSecret(pulumi.output(this.exported[name] as string));
  }

  get outputNames(): string[] {
    return Object.keys(this.exported);
  }
}

interface ProjectFile {
  readonly config: Readonly<Record<string, { readonly default: Value }>>;
}
interface StackFile {
  readonly config: Readonly<Record<string, Value>>;
}

const files = new Map<string, string>();

/** A file of the checkout as an object of its own; parsing YAML is most of the work of a check, so it is done once. */
function read(file: string): unknown {
  const known = files.get(file) ?? JSON.stringify(parse(readFileSync(join(checkout, file), "utf8")));
  files.set(file, known);
  return JSON.parse(known);
}

/** Values as the engine puts them together: defaults of Pulumi.yaml, then the stack's file, then the test's own. */
export function values(stack: string, overrides: Readonly<Record<string, Value>>): Record<string, Value> {
  const defaults = (read("Pulumi.yaml") as ProjectFile).config;
  const own = (read(`Pulumi.${stack}.yaml`) as StackFile).config;
  const full = (key: string) => (key.includes(":") ? key : `${project}:${key}`);
  const entries: [string, Value][] = [
    ...Object.entries(defaults).map(([key, { default: value }]): [string, Value] => [full(key), value]),
    ...Object.entries(own),
    ...Object.entries(overrides).map(([key, value]): [string, Value] => [full(key), value]),
  ];
  return Object.fromEntries(entries);
}

/** Those values as the engine hands them over, which is as text. */
function configuration(stack: string, overrides: Readonly<Record<string, Value>>): Record<string, string> {
  const entries = Object.entries(values(stack, overrides));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

let runs = 0;

/** What a provider would answer: the inputs, and the outputs the program reads. */
function created(
  args: pulumi.runtime.MockResourceArgs,
  { preview = false, standing, before }: Options,
): pulumi.runtime.MockResourceResult {
  if (!args.custom) return { id: "", state: {} };
  const name = `${args.name}-1234abcd`;
  const known: Record<string, unknown> = { ...(args.inputs as object) };
  const isGroup = args.type.endsWith(":ResourceGroup");
  if (preview && isGroup && standing) return { id: groupId, state: known };
  if (preview) return { id: undefined, state: { ...known, ...(args.name === "web-service" ? before : {}) } };
  const id = isGroup ? groupId : `${groupId}/providers/${args.type}/${name}`;
  const outputs: Record<string, unknown> = { name, ...known };
  if (args.type.endsWith(":PublicIPAddress")) {
    outputs.ipAddress = "203.0.113.10";
    const label = (known.dnsSettings as { domainNameLabel?: string } | undefined)?.domainNameLabel;
    if (label) outputs.dnsSettings = { fqdn: `${label}.westeurope.cloudapp.azure.com` };
  }
  if (args.type.endsWith(":NetworkInterface")) {
    const configurations = known.ipConfigurations as Record<string, unknown>[];
    outputs.ipConfigurations = configurations.map((one) => ({ ...one, privateIPAddress: "192.168.1.4" }));
  }
  if (args.type.endsWith(":RandomPassword")) outputs.result = "Generated-Passw0rd";
  return { id, state: outputs };
}

/** Request of the resource monitor, as far as the tests look at it. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getReplaceonchangesList(): string[];
  getIgnorechangesList(): string[];
  getDeletebeforereplace(): boolean;
  getDeletedwith(): string;
  getReplaceWithList(): string[];
  getAliasesList(): unknown[];
  getAliasurnsList(): string[];
}

interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): unknown;
}

/** Without the stack traces that the SDK takes for each promise, which are half of the time that a run takes. */
async function withoutTraces<Result>(work: () => Promise<Result>): Promise<Result> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** How index.ts is run: the stack whose configuration it gets, and which keys of that are secrets. */
interface Options {
  readonly stack?: string;
  readonly preview?: boolean;
  readonly secrets?: readonly string[];
  /** What stands in the stack's group, which is known in a preview then. */
  readonly standing?: Answers;
  /** What rotation/provider.ts puts into the service's inputs in a preview. */
  readonly before?: { readonly formerRegion: string };
}

/** What was deployed already: the program makes the same of the same, and nobody changes a deployment. */
const deployed = new Map<string, Promise<Deployment>>();

/** Runs index.ts with a stack's configuration and some values of the test's own, once for the same ones. */
export function deploy(overrides: Readonly<Record<string, Value>> = {}, options: Options = {}): Promise<Deployment> {
  const key = JSON.stringify([overrides, options]);
  const known = deployed.get(key) ?? run(overrides, options);
  deployed.set(key, known);
  return known;
}

/** Runs index.ts. What it refuses is in the error it throws, and what it had registered by then in the mocks' monitor. */
async function run(overrides: Readonly<Record<string, Value>>, options: Options): Promise<Deployment> {
  const { stack = "dev", preview = false, secrets = ["adminPassword"], standing = {} } = options;
  const seen = new Map<string, { inputs: Record<string, unknown>; custom: boolean }>();
  const requests: RegisterRequest[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource(args) {
        seen.set(`${args.type} ${args.name}`, {
          inputs: args.inputs as Record<string, unknown>,
          custom: args.custom ?? false,
        });
        return created(args, options);
      },
      call(args) {
        if (args.token === "azure-native:authorization:getClientToken") return { token: "a-token" };
        throw new Error(`The program calls ${args.token}, which no test expects.`);
      },
    },
    project,
    stack,
    preview,
  );
  // Resource options are not part of what mocks get, so they are read off the request itself.
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    requests.push(request);
    return register(request, callback);
  };
  pulumi.runtime.setAllConfig(
    configuration(stack, overrides),
    secrets.map((key) => (key.includes(":") ? key : `${project}:${key}`)),
  );
  runs++;
  const warnings: string[] = [];
  const { warn } = pulumi.log;
  Object.assign(pulumi.log, { warn: async (message: string) => void warnings.push(message) });
  const { asked, end } = answerAs(standing);
  const exported = await withoutTraces(async () => {
    const made = (await import(`../../index.ts?run=${runs}`)) as { default: Record<string, unknown> };
    await pulumi.runtime.disconnect();
    return made;
  }).finally(() => {
    end();
    Object.assign(pulumi.log, { warn });
  });
  const resources = requests.map((request): Registered => {
    const found = seen.get(`${request.getType()} ${request.getName()}`);
    return {
      type: request.getType(),
      name: request.getName(),
      inputs: found?.inputs ?? {},
      custom: found?.custom ?? false,
      parent: request.getParent(),
      dependencies: request.getDependenciesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      ignoreChanges: request.getIgnorechangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      deletedWith: request.getDeletedwith(),
      replaceWith: request.getReplaceWithList(),
      aliases: request.getAliasesList().length + request.getAliasurnsList().length,
    };
  });
  return new Deployment(resources, exported.default, { warnings, asked });
}

/** Types of the resources of providers that the latest run has registered, a run that was refused included. */
export function registered(): string[] {
  const monitor = pulumi.runtime.getMonitor() as unknown as { getRegisteredResources(): Map<string, unknown> };
  const types = [...monitor.getRegisteredResources().keys()].map((urn) => urn.split("::")[2]?.split("$").at(-1) ?? "");
  return types.filter((type) => !type.startsWith("pulumi:"));
}

/** The message with which the program refuses a configuration. */
export async function refusal(
  overrides: Readonly<Record<string, Value>>,
  options: Parameters<typeof deploy>[1] = {},
): Promise<string> {
  try {
    await deploy(overrides, options);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("The configuration was not refused.");
}
