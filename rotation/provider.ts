import * as departure from "./departure.ts";
import * as membership from "./membership.ts";
import * as service from "./service.ts";
import { remember, useToken } from "./session.ts";
import * as shutdown from "./shutdown.ts";

/** Inputs of any of these resources: its own, its kind, the token of the moment, and the text that loads this file. */
type Inputs = Record<string, unknown> & { readonly kind: Kind };

/** What is done for each kind of resource. */
const kinds = { membership, departure, service, shutdown };
export type Kind = keyof typeof kinds;

interface Lifecycle {
  /** Inputs whose change makes another resource. */
  readonly replacing?: readonly string[];
  /** Inputs that follow from the former ones, for a preview. */
  recall?(former: unknown): Record<string, unknown>;
  /** Resolves with the id once what the resource stands for has come about. */
  begin(inputs: unknown): Promise<string>;
  change?(before: unknown, after: unknown): Promise<void>;
  end?(state: unknown): Promise<void>;
}
const lifecycle = ({ kind }: Inputs) => kinds[kind] as Lifecycle;

/** Called once for each run of the engine, with the stack's configuration. */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  remember((key) => config.get(`azure-native:${key}`));
}

/** What is for the moment only, and nothing of the resource. */
const passing: readonly string[] = ["token", "formerRegion"];
const lasting = (inputs: Inputs) =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !passing.includes(key))) as Inputs;

/** Takes the token out of the inputs, so that it comes into no state, and keeps it for this run. */
export async function check(olds: object, news: Inputs): Promise<{ inputs: Record<string, unknown> }> {
  const { token, ...inputs } = news;
  useToken(token);
  return { inputs: { ...inputs, ...lifecycle(news).recall?.(olds) } };
}

export async function diff(_id: string, olds: Inputs, news: Inputs) {
  const differing = Object.keys({ ...olds, ...news })
    .filter((key) => !key.startsWith("__") && !passing.includes(key))
    .filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
  const replaces = differing.filter((key) => lifecycle(news).replacing?.includes(key));
  return { changes: differing.length > 0, replaces, deleteBeforeReplace: true };
}

export async function create(inputs: Inputs): Promise<{ id: string; outs: Inputs }> {
  return { id: await lifecycle(inputs).begin(inputs), outs: lasting(inputs) };
}

export async function update(_id: string, olds: Inputs, news: Inputs): Promise<{ outs: Inputs }> {
  await lifecycle(news).change?.(olds, news);
  return { outs: lasting(news) };
}

async function remove(_id: string, state: Inputs): Promise<void> {
  await lifecycle(state).end?.(state);
}

export { remove as delete };
