import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Load, type LoadOptions, type Tally } from "../../../load/load.ts";
import { CommandLine } from "../commandLine.ts";

/** Requests a second, the least that counts as a load. */
const rate = 200;

/** Milliseconds for which the load goes on after a change. */
const after = 300;

/** What may be said of a load. */
type Kind = Pick<LoadOptions, "kept" | "path" | "patience">;

/** What a change did. */
export interface Outcome {
  readonly tally: Tally;
  /** How the command ended; empty when it succeeded, else what it said. */
  readonly trouble: string;
  /** Resources touched, by kind; `same` is left out. */
  readonly touched: Readonly<Record<string, number>>;
}

interface Status {
  readonly running: readonly unknown[];
  readonly resources: readonly string[];
  readonly health: readonly { readonly up: boolean; readonly machineId?: string }[];
  readonly listening: readonly { readonly detectionWindow: number }[];
  readonly speed: number;
}

/** The stack in a sandbox of its own, which is changed as an operator changes it while requests keep coming. */
export class StackUnderLoad {
  readonly cli: CommandLine;
  private place = { host: "", port: 0 };

  constructor(name: string, speed: string) {
    this.cli = new CommandLine(name, { speed });
  }

  async deploy(): Promise<void> {
    const { code, stdout, stderr } = await this.cli.sandbox("sandbox");
    assert.equal(code, 0, stdout + stderr);
    const { hostname, port } = new URL(/URL: (\S+)/.exec(stdout)?.[1] ?? "");
    this.place = { host: hostname, port: Number(port || 80) };
  }

  /** Does something under load, of which connections, path and patience may be said. */
  async during(work: () => Promise<unknown>, kind: Kind = {}): Promise<Tally> {
    const load = new Load({ ...this.place, rate, ...kind });
    try {
      await work();
      await sleep(after);
    } finally {
      await load.stop();
    }
    return load.tally;
  }

  /** Sets configuration, runs plain `pulumi up`, and says what became of the requests meanwhile. */
  async change(settings: Readonly<Record<string, string | undefined>>, kind: Kind = {}): Promise<Outcome> {
    await this.cli.configure(settings);
    return this.run(["up"], kind);
  }

  /** Runs a command of the CLI that changes the stack, and says what became of the requests meanwhile. */
  async run([command = "", ...options]: readonly string[], kind: Kind = {}): Promise<Outcome> {
    let trouble = "";
    const tally = await this.during(async () => {
      const { code, stdout, stderr } = await this.cli.engine(command, "--yes", "--skip-preview", ...options);
      if (code !== 0) trouble = stdout + stderr;
    }, kind);
    const { same: _same, ...touched } = await this.cli.lastChanges();
    return { tally, trouble, touched };
  }

  status(): Promise<Status> {
    return this.cli.control("GET", "/sandbox/status") as Promise<unknown> as Promise<Status>;
  }

  /** Ids of what Azure has. */
  async resources(): Promise<string[]> {
    return [...(await this.status()).resources].sort();
  }

  /** Resolves once so many machines are up behind every rule, and there is no other, however late a busy machine is. */
  async settle(up: number): Promise<void> {
    for (;;) {
      const { health } = await this.status();
      if (health.every((member) => member.up) && new Set(health.map(({ machineId }) => machineId)).size === up) return;
      await sleep(50);
    }
  }

  /** Whether so many machines are down. */
  async areDown(count: number): Promise<boolean> {
    const { health } = await this.status();
    return new Set(health.filter(({ up }) => !up).map(({ machineId }) => machineId)).size === count;
  }

  /** Whether anything is under way in Azure. */
  async isBusy(): Promise<boolean> {
    return (await this.status()).running.length > 0;
  }

  /** Milliseconds of this machine in which the probe must have found out. */
  async detectionWindow(): Promise<number> {
    const { listening, speed } = await this.status();
    return (listening[0]?.detectionWindow ?? 0) / speed;
  }
}
