import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { within } from "../../sandbox/instance/shell.ts";
import { call } from "./call.ts";

/** Outcome of a command. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One step of a preview. */
export interface Step {
  readonly op: string;
  readonly urn: string;
}

export const checkout = join(import.meta.dirname, "..", "..");

/** Longest time a command may take, in milliseconds; the first one may build the engine. */
const patience = 15 * 60_000;

/** Scripts of package.json that only start a command of the sandbox. */
const commands: Readonly<Record<string, string>> = {
  sandbox: "pulumi",
  "sandbox:env": "env",
  "sandbox:fault": "fault",
  "sandbox:guest": "guest",
  "sandbox:reset": "reset",
  "sandbox:stop": "stop",
};

/** A sandbox of a test's own, used as a person uses it: by the commands of the README. */
export class CommandLine {
  readonly home: string;
  private readonly folder: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    name: string,
    options: {
      readonly folder?: string;
      readonly speed?: string;
      readonly stack?: string;
      readonly environment?: NodeJS.ProcessEnv;
      /** Whether the engine writes the state after each step, for who kills it or looks for what is written; half its work. */
      readonly checkpoints?: boolean;
    } = {},
  ) {
    this.home = mkdtempSync(join(tmpdir(), "sandbox-home-"));
    this.folder = options.folder ?? checkout;
    const stack = options.stack ?? "dev";
    // A run that was killed leaves its stack's settings, with which this one would begin.
    rmSync(join(this.folder, `Pulumi.${stack}-sandbox-${name}.yaml`), { force: true });
    this.environment = {
      ...process.env,
      SANDBOX_HOME: this.home,
      SANDBOX_TWIN: `sandbox-${name}`,
      SANDBOX_SPEED: options.speed ?? "600",
      SANDBOX_STACK: stack,
      // Less work for each of hundreds of runs of the program, in which the SDK takes a stack trace for each promise.
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --stack-trace-limit=0`.trim(),
      ...(options.checkpoints ? {} : { PULUMI_SKIP_CHECKPOINTS: "true" }),
      ...options.environment,
    };
  }

  /** Runs `npm run -s SCRIPT -- ARGS`. */
  npm(script: string, ...args: string[]): Promise<Outcome> {
    return this.run("npm", ["run", "-s", script, ...(args.length > 0 ? ["--", ...args] : [])]);
  }

  /** What that script of package.json runs, sooner done than by way of npm; readme.test.ts goes that way. */
  sandbox(script: keyof typeof commands, ...args: string[]): Promise<Outcome> {
    return this.run(process.execPath, [join(this.folder, "sandbox", "commands", `${commands[script]}.ts`), ...args]);
  }

  run(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return this.start(program, args, { ...this.environment, ...more });
  }

  private start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
    const options = {
      cwd: this.folder,
      env,
      timeout: patience,
      maxBuffer: 64 * 1024 * 1024,
    };
    return new Promise((resolve) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
        resolve({ code, stdout, stderr });
      });
    });
  }

  /** Runs a command of the real CLI; fails with its output when it fails. */
  async pulumi(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.engine(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Deploys, and tells how many resources were touched in which way. */
  async up(...args: string[]): Promise<Record<string, number>> {
    return summary(await this.pulumi("up", "--yes", "--skip-preview", "--json", ...args));
  }

  /** Sets configuration, lists and objects as JSON part by part, as the CLI wants them; undefined takes a key away. */
  async configure(settings: Readonly<Record<string, string | undefined>>): Promise<void> {
    const entries = Object.entries(settings);
    const gone = entries.flatMap(([key, value]) => (value === undefined ? key : []));
    const parts = entries.flatMap(([key, value]) => (value === undefined ? [] : pathsOf(key, value)));
    if (gone.length > 0) await this.pulumi("config", "rm-all", "--path", ...gone);
    if (parts.length > 0)
      await this.pulumi("config", "set-all", "--path", ...parts.flatMap((part) => ["--plaintext", part]));
  }

  /** Asks Azure what there is, and tells how many resources were found in which way. */
  async refresh(): Promise<Record<string, number>> {
    return summary(await this.pulumi("refresh", "--yes", "--skip-preview", "--json"));
  }

  async lastChanges(): Promise<Record<string, number>> {
    const { stdout } = await this.engine("stack", "history", "--json", "--page-size", "1");
    const [last] = JSON.parse(stdout) as { resourceChanges: Record<string, number> }[];
    return last?.resourceChanges ?? {};
  }

  /** What a preview says would change. */
  async preview(): Promise<Step[]> {
    const { steps } = JSON.parse(await this.pulumi("preview", "--json")) as { steps: Step[] };
    return steps.filter(({ op }) => op !== "same");
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.pulumi("stack", "output", "--json")) as Record<string, unknown>;
  }

  /** Variables of the sandbox, as `eval` would set them; they start it if need be. */
  async variables(): Promise<Record<string, string>> {
    const { code, stdout, stderr } = await this.sandbox("sandbox:env");
    if (code !== 0) throw new Error(`The sandbox did not start:\n${stdout}\n${stderr}`);
    return Object.fromEntries(
      [...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(
        ([, name, value]) => [name, value?.replaceAll("'\\''", "'")] as [string, string],
      ),
    );
  }

  /** Runs the CLI itself, as after `eval "$(npm run -s sandbox:env)"`. */
  async engine(...args: string[]): Promise<Outcome> {
    return this.start("pulumi", args, await this.engineEnvironment());
  }

  /** The environment in which the CLI runs here, for a test that starts it itself. */
  async engineEnvironment(): Promise<NodeJS.ProcessEnv> {
    return within(this.environment, await this.known());
  }

  private seen: Promise<Record<string, string>> | undefined;

  /** The variables, asked for once: the endpoint keeps its port. */
  private known(): Promise<Record<string, string>> {
    this.seen ??= this.variables();
    return this.seen;
  }

  /** Calls the sandbox's own API. */
  async control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const { ARM_CLIENT_SECRET: secret = "" } = await this.known();
    const answer = await this.call(method, path, { "x-sandbox-secret": secret }, body);
    return JSON.parse(answer) as Record<string, unknown>;
  }

  /** What ARM answers; a path starts below the subscription. */
  async arm(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const variables = await this.known();
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: variables.ARM_CLIENT_ID ?? "",
      client_secret: variables.ARM_CLIENT_SECRET ?? "",
      scope: "x/.default",
    });
    const login = await this.call("POST", `/${variables.ARM_TENANT_ID}/oauth2/v2.0/token`, {}, form);
    const { access_token: token } = JSON.parse(login) as { access_token: string };
    const version = path.includes("Microsoft.Compute") ? "2024-11-01" : "2024-05-01";
    const place = `/subscriptions/${variables.ARM_SUBSCRIPTION_ID}${path}?api-version=${version}`;
    const answer = await this.call(method, place, { authorization: `Bearer ${token}` }, body);
    return answer === "" ? {} : (JSON.parse(answer) as Record<string, unknown>);
  }

  private async call(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<string> {
    const { SANDBOX_ARM_ENDPOINT: origin = "", SANDBOX_CA_FILE: authority = "" } = await this.known();
    return call(`${origin}${path}`, authority, { method, headers, body });
  }

  /** Waits until nothing is under way in Azure. */
  async quiet(): Promise<void> {
    for (;;) {
      const { running } = (await this.control("GET", "/sandbox/status")) as { running: readonly unknown[] };
      if (running.length === 0) return;
      await sleep(20);
    }
  }

  /** Kills the endpoint in whatever it does. */
  kill(): void {
    const { pid } = JSON.parse(readFileSync(join(this.home, "endpoint.json"), "utf8")) as { pid: number };
    process.kill(pid, "SIGKILL");
  }

  /** Stops the endpoint and forgets everything. */
  async end(): Promise<void> {
    await this.sandbox("sandbox:reset");
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** A value of configuration as the CLI takes it, `path=text` for each part. */
function pathsOf(key: string, value: string): string[] {
  if (!/^[[{]/.test(value)) return [`${key}=${value}`];
  const parts = Object.entries(JSON.parse(value) as Record<string, unknown>);
  return parts.map(([step, part]) => `${key}${value.startsWith("[") ? `[${step}]` : `.${step}`}=${String(part)}`);
}

/** Resources by what became of them, as the last event of an update in JSON says. */
function summary(events: string): Record<string, number> {
  for (const line of events.trim().split("\n").reverse()) {
    const { summaryEvent } = JSON.parse(line) as { summaryEvent?: { resourceChanges: Record<string, number> } };
    if (summaryEvent) return summaryEvent.resourceChanges;
  }
  throw new Error(`No event says what became of the resources:\n${events}`);
}
