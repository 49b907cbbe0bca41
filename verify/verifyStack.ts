import { rmSync } from "node:fs";
import { join } from "node:path";
import { complaintsIn, type Operation, operationsIn } from "./operations.ts";
import { type Ended, project, pulumi } from "./pulumiCommand.ts";
import { type Standing, standingIn } from "./standing.ts";

/** An update, or a destruction. */
export interface Update {
  readonly succeeded: boolean;
  readonly operations: readonly Operation[];
  /** What went wrong, in the engine's words. */
  readonly complaints: readonly string[];
}

/** Configuration to set; undefined takes a key away. A key may be a path. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** A stack of this run's own, beside the selected one, which it leaves alone. */
export class VerifyStack {
  readonly name: string;
  /** Whether it has been made, so that it must be taken away. */
  exists = false;
  private readonly signal: AbortSignal;
  /** The stack that was selected, since the CLI selects none any more once it has removed one. */
  private selected: string | undefined;

  /** @param signal What interrupts whatever it does, except what cleans up. */
  constructor(name: string, signal: AbortSignal) {
    this.name = name;
    this.signal = signal;
  }

  /**
   * Makes the stack, with the configuration of azure-native that the selected stack has.
   * @param inherited Names of those keys.
   */
  async make(inherited: readonly string[], changes: Changes): Promise<void> {
    const shown = await this.run(["stack", "--show-name"], undefined, false);
    if (shown.code === 0) this.selected = shown.output.trim();
    await this.command(["stack", "init", this.name, "--no-select"], false);
    this.exists = true;
    for (const key of inherited) await this.command(["config", "cp", key, "--dest", this.name], false);
    await this.configure(changes);
  }

  async configure(changes: Changes): Promise<void> {
    for (const [key, value] of Object.entries(changes)) {
      const change = value === undefined ? ["rm", "--path", key] : ["set", "--plaintext", "--path", key, value];
      await this.command(["config", ...change]);
    }
  }

  async up(): Promise<Update> {
    return update(await this.run(["up", "--yes", "--skip-preview", "--json"], this.signal));
  }

  /** @param cleaning Whether nothing may interrupt it any more. */
  async destroy(cleaning: boolean): Promise<Update> {
    return update(await this.run(["destroy", "--yes", "--skip-preview", "--json"], cleaning ? undefined : this.signal));
  }

  /** Takes in what Azure has, and forgets what was begun and never came about. Whether that succeeded. */
  async refresh(): Promise<boolean> {
    const { code } = await this.run(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"], undefined);
    return code === 0;
  }

  async standing(): Promise<Standing> {
    return standingIn((await this.run(["stack", "export"], undefined)).output);
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await this.command(["stack", "output", "--json"])) as Record<string, unknown>;
  }

  /** Takes the stack and its file away. Whether that succeeded; a stack that has resources stays. */
  async remove(): Promise<boolean> {
    const { code } = await this.run(["stack", "rm", this.name, "--yes"], undefined, false);
    if (code !== 0) return false;
    rmSync(join(project, `Pulumi.${this.name}.yaml`), { force: true });
    if (this.selected !== undefined) await this.run(["stack", "select", this.selected], undefined, false);
    return true;
  }

  /** @throws Error with what the CLI says when it fails. */
  private async command(args: readonly string[], ofStack = true): Promise<string> {
    const { code, output, errors } = await this.run(args, undefined, ofStack);
    this.signal.throwIfAborted();
    if (code !== 0) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed: ${errors.trim() || output.trim()}`);
    return output;
  }

  private run(args: readonly string[], signal: AbortSignal | undefined, ofStack = true): Promise<Ended> {
    return pulumi(ofStack ? [...args, "--stack", this.name] : args, signal);
  }
}

function update({ code, heard, errors }: Ended): Update {
  const complaints = complaintsIn(heard);
  return {
    succeeded: code === 0,
    operations: operationsIn(heard),
    complaints: code !== 0 && complaints.length === 0 ? [errors.trim()] : complaints,
  };
}
