import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
    } = {},
  ) {
    this.home = mkdtempSync(join(tmpdir(), "sandbox-home-"));
    this.folder = options.folder ?? checkout;
    this.environment = {
      ...process.env,
      SANDBOX_HOME: this.home,
      SANDBOX_TWIN: `sandbox-${name}`,
      SANDBOX_SPEED: options.speed ?? "600",
      SANDBOX_STACK: options.stack ?? "dev",
      ...options.environment,
    };
  }

  /** Runs `npm run -s SCRIPT -- ARGS`. */
  npm(script: string, ...args: string[]): Promise<Outcome> {
    return this.run("npm", ["run", "-s", script, ...(args.length > 0 ? ["--", ...args] : [])]);
  }

  run(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const options = {
      cwd: this.folder,
      env: { ...this.environment, ...more },
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
  async up(): Promise<Record<string, number>> {
    await this.pulumi("up", "--yes", "--skip-preview");
    return this.lastChanges();
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
    const { stdout } = await this.npm("sandbox:env");
    return Object.fromEntries(
      [...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map((match) => [match[1], match[2]] as [string, string]),
    );
  }

  /** Runs the CLI itself, as after `eval "$(npm run -s sandbox:env)"`: sooner done than by way of npm. */
  async engine(...args: string[]): Promise<Outcome> {
    return this.run("pulumi", args, await this.known());
  }

  private seen: Promise<Record<string, string>> | undefined;

  /** The variables, asked for once: the endpoint keeps its port. */
  private known(): Promise<Record<string, string>> {
    this.seen ??= this.variables();
    return this.seen;
  }

  /** Calls the sandbox's own API. */
  async control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const {
      SANDBOX_ARM_ENDPOINT: origin = "",
      SANDBOX_CA_FILE: authority = "",
      ARM_CLIENT_SECRET: secret = "",
    } = await this.known();
    const sent = body === undefined ? [] : ["-H", "content-type: application/json", "-d", JSON.stringify(body)];
    const { stdout } = await this.run("curl", [
      "-s",
      "--cacert",
      authority,
      "-X",
      method,
      "-H",
      `x-sandbox-secret: ${secret}`,
      ...sent,
      `${origin}${path}`,
    ]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** What curl gets from ARM; a path starts below the subscription. */
  async arm(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const variables = await this.known();
    const { SANDBOX_ARM_ENDPOINT: origin = "", SANDBOX_CA_FILE: authority = "" } = variables;
    const form = {
      grant_type: "client_credentials",
      client_id: variables.ARM_CLIENT_ID ?? "",
      client_secret: variables.ARM_CLIENT_SECRET ?? "",
      scope: "x/.default",
    };
    const curl = ["-s", "--cacert", authority];
    const login = [...curl, "-d", new URLSearchParams(form).toString()];
    const answer = await this.run("curl", [...login, `${origin}/${variables.ARM_TENANT_ID}/oauth2/v2.0/token`]);
    const { access_token: token } = JSON.parse(answer.stdout) as { access_token: string };
    const version = path.includes("Microsoft.Compute") ? "2024-11-01" : "2024-05-01";
    const { stdout } = await this.run("curl", [
      ...curl,
      ...["-X", method, "-H", `authorization: Bearer ${token}`],
      ...(body === undefined ? [] : ["-H", "content-type: application/json", "-d", JSON.stringify(body)]),
      `${origin}/subscriptions/${variables.ARM_SUBSCRIPTION_ID}${path}?api-version=${version}`,
    ]);
    return stdout === "" ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  /** Stops the endpoint and forgets everything. */
  async end(): Promise<void> {
    await this.npm("sandbox:reset");
    rmSync(this.home, { recursive: true, force: true });
  }
}
