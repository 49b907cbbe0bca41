import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandLine, checkout } from "../commandLine.ts";
import type { Fault, Step, Trial } from "./matrix.ts";

/** How many times as fast as Azure. */
const speed = 600;

/** Milliseconds of Azure's time by which a step is lengthened, so that it is under way when something is killed. */
const lengthened = 600_000;

/** Sizes that releases go back and forth between. */
const sizes = ["Standard_D2s_v5", "Standard_D4s_v5"];

interface Status {
  readonly resources: readonly string[];
  readonly running: readonly { readonly kind: string; readonly target: string }[];
  readonly faults: readonly unknown[];
}

/** What an answer of Azure's is, for the faults that are one. */
const effects: Partial<Record<Fault, Record<string, unknown>>> = {
  "Azure answers 429": { kind: "throttle", retryAfter: 0 },
  "Azure answers 409": { kind: "refuse", status: 409, code: "AnotherOperationInProgress", message: "It is busy." },
  "Azure answers 500": { kind: "refuse", status: 500, code: "InternalServerError", message: "It failed." },
  "Azure's answer never comes": { kind: "drop" },
  "Azure accepts, then fails": { kind: "fail", code: "InternalServerError", message: "It failed afterwards." },
};

/** A stack of two machines to which things are done, one release after the other. */
export class Patient {
  readonly cli: CommandLine;
  private variables: Record<string, string> = {};
  private release = 0;
  private password = "";
  private expected = 0;

  constructor(name: string) {
    this.cli = new CommandLine(name, { speed: String(speed), checkpoints: true });
  }

  async deploy(): Promise<void> {
    this.variables = await this.cli.variables();
    await this.cli.engine("config", "set", "vmCount", "2");
    await this.up();
    this.password = await this.readPassword();
    this.expected = (await this.status()).resources.length;
  }

  /**
   * A release during which something goes wrong, and the next `up`.
   * @throws AssertionError when that does not converge, or leaves anything.
   */
  async survive({ fault, step }: Trial): Promise<void> {
    this.release = 1 - this.release;
    await this.cli.engine("config", "set", "vmSize", sizes[this.release]!);
    const effect = effects[fault];
    const struck = { method: step.method, type: step.type, count: effect ? 8 : 1 };
    await this.cli.control("POST", "/sandbox/faults", {
      ...struck,
      effect: effect ?? { kind: "delay", milliseconds: lengthened },
    });
    const up = spawn("pulumi", ["up", "--yes", "--skip-preview"], {
      cwd: checkout,
      env: await this.cli.engineEnvironment(),
      stdio: "ignore",
    });
    if (!effect) await this.kill(fault, step, up);
    if (up.exitCode === null && up.signalCode === null) await once(up, "exit");
    const { faults: left } = await this.status();
    assert.ok(
      effect === undefined || JSON.stringify(left) !== JSON.stringify([{ ...struck, effect }]),
      "nothing struck",
    );
    await this.cli.control("DELETE", "/sandbox/faults");
    // Who kills the engine or a plugin takes its knowledge of what Azure was asked along.
    if (fault === "the engine is killed" || fault === "the plugin is killed") await this.recover();
    await this.up();
    await this.whole();
  }

  /** Waits until the step is under way, then kills. */
  private async kill(fault: Fault, step: Step, up: ChildProcess): Promise<void> {
    for (;;) {
      const { faults: left } = await this.status();
      if (left.length === 0) break;
      assert.ok(up.exitCode === null, `${step.method} ${step.type} never came`);
      await sleep(25);
    }
    if (fault === "the engine is killed") up.kill("SIGKILL");
    if (fault === "the program is killed") killBelow(up.pid!, /cmd\/run/);
    if (fault === "the plugin is killed") killBelow(up.pid!, /provider\/azureNative\.ts/);
    if (fault === "the watcher is killed") killBelow(up.pid!, /cmd\/dynamic-provider/);
    if (fault === "the sandbox is killed") {
      this.cli.kill();
      this.variables = await this.cli.variables();
    }
  }

  /** Ids of what Azure has of a type, below the subscription. */
  async idsOf(type: string): Promise<string[]> {
    const { resources } = await this.status();
    return resources
      .filter((id) => new RegExp(`/${type}/[^/]+$`).test(id))
      .map((id) => id.replace(/^\/subscriptions\/[^/]+/, ""));
  }

  /** What a refresh found: resources by what became of them, as `pulumi refresh` reports it. */
  async refresh(): Promise<Record<string, number>> {
    const { same: _same, ...changed } = await this.cli.refresh();
    return changed;
  }

  /** Two people at once: one of them is told that the stack is locked, the other's update is done. */
  async twoAtOnce(): Promise<void> {
    this.release = 1 - this.release;
    await this.cli.engine("config", "set", "vmSize", sizes[this.release]!);
    const both = await Promise.all([1, 2].map(() => this.cli.engine("up", "--yes", "--skip-preview")));
    const refused = both.filter(({ code }) => code !== 0);
    assert.ok(refused.length <= 1, "both were refused");
    for (const { stdout, stderr } of refused) assert.match(stdout + stderr, /locked|conflict/i);
    await this.up();
    await this.whole();
  }

  /** Somebody deletes the lock during an update, and another update runs beside it. */
  async loseLock(): Promise<void> {
    this.release = 1 - this.release;
    await this.cli.engine("config", "set", "vmSize", sizes[this.release]!);
    const first = this.cli.engine("up", "--yes", "--skip-preview");
    let ended = false;
    void first.then(() => {
      ended = true;
    });
    while ((await this.status()).running.length === 0) {
      assert.ok(!ended, "the update ended before anything was under way");
      await sleep(20);
    }
    rmSync(join(this.cli.home, "backend", ".pulumi", "locks"), { recursive: true });
    await Promise.all([first, this.cli.engine("up", "--yes", "--skip-preview")]);
    await this.recover();
    await this.up();
    await this.whole();
  }

  private async recover(): Promise<void> {
    const script = join(checkout, "recovery", "recover.ts");
    // Whoever deploys with ARM_ variables has no others.
    const variables = Object.fromEntries(Object.entries(this.variables).filter(([name]) => !name.startsWith("AZURE_")));
    const { code, stdout, stderr } = await this.cli.run(process.execPath, [script, "--yes"], variables);
    assert.equal(code, 0, stdout + stderr);
  }

  async up(): Promise<void> {
    const { code, stdout, stderr } = await this.cli.engine("up", "--yes", "--skip-preview");
    assert.equal(code, 0, stdout + stderr);
  }

  /** Nothing lost, nothing left over, nothing twice, no drift. */
  async whole(): Promise<void> {
    const again = await this.cli.engine("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
    assert.equal(again.code, 0, again.stdout + again.stderr);
    const { resources } = await this.status();
    assert.equal(resources.length, this.expected, resources.join("\n"));
    const exported = await this.cli.engine("stack", "export");
    const { deployment } = JSON.parse(exported.stdout) as {
      deployment: { resources: { id?: string }[]; pending_operations?: unknown[] };
    };
    const known = new Set(deployment.resources.flatMap(({ id }) => (id ? [id.toLowerCase()] : [])));
    const strangers = resources.filter((id) => !known.has(id.toLowerCase()) && !id.includes("_OsDisk_"));
    assert.deepEqual(strangers, [], "Azure has what the stack does not know");
    assert.deepEqual(deployment.pending_operations ?? [], []);
    assert.equal(await this.readPassword(), this.password, "the password changed");
  }

  private async readPassword(): Promise<string> {
    return (await this.cli.engine("stack", "output", "adminPassword", "--show-secrets")).stdout.trim();
  }

  /** The password as it is; for tests that look for it where it must not be. */
  get secret(): string {
    return this.password;
  }

  async status(): Promise<Status> {
    for (;;) {
      try {
        return (await this.cli.control("GET", "/sandbox/status")) as unknown as Status;
      } catch {
        // It may be starting again; the test's own patience ends this.
        await sleep(50);
      }
    }
  }
}

/** Kills the processes below one whose command line matches. */
function killBelow(root: number, pattern: RegExp): void {
  const processes = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!)
    .map(([, pid, parent, command]) => ({ pid: Number(pid), parent: Number(parent), command: command ?? "" }));
  const below = new Set([root]);
  for (let grew = true; grew; ) {
    const before = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
    grew = below.size > before;
  }
  const meant = processes.filter(({ pid, command }) => below.has(pid) && pattern.test(command));
  assert.ok(meant.length > 0, `no process below ${root} matches ${pattern}`);
  for (const { pid } of meant) process.kill(pid, "SIGKILL");
}
