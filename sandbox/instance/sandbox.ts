import { type Engine, findEngine } from "../engine/engine.ts";
import { Home } from "../home/home.ts";
import { type Endpoint, startEndpoint } from "./endpoint.ts";
import { keepNoEngineLog } from "./engineLog.ts";
import { environmentOf } from "./environment.ts";
import { installPlugins } from "./plugins.ts";
import { ensureStack } from "./stack.ts";

/** A sandbox that is up: everything a command of Pulumi needs. */
export interface Sandbox {
  readonly home: Home;
  readonly endpoint: Endpoint;
  readonly engine: Engine;
  readonly environment: Record<string, string>;
  readonly stack: string;
}

/** Brings the sandbox up as far as it is not: engine, endpoint, plugins and stack. */
export async function openSandbox(original = process.env.SANDBOX_STACK ?? "dev"): Promise<Sandbox> {
  const home = new Home();
  const engine = await findEngine();
  const endpoint = await startEndpoint(home);
  installPlugins(home);
  keepNoEngineLog(home);
  const environment = environmentOf(home, endpoint, engine);
  const stack = await ensureStack(original, home, environment);
  return { home, endpoint, engine, environment, stack };
}
