import { setTimeout as sleep } from "node:timers/promises";
import type { ResourceManager } from "../azure/resourceManager.ts";
import { detectionTime } from "../facts/drainTime.ts";
import { Load, type Tally } from "../load/load.ts";
import type { AzureClock } from "./azureClock.ts";
import { HealthWatch } from "./healthWatch.ts";
import type { Place } from "./heldConnection.ts";
import type { Look, Span } from "./looks.ts";
import type { Observations, Seconds } from "./observations.ts";
import type { Operation } from "./operations.ts";
import type { Options } from "./options.ts";
import type { Machine } from "./standing.ts";
import { Step } from "./step.ts";
import type { Update, VerifyStack } from "./verifyStack.ts";

/** The probe of Pulumi.yaml, which this run leaves as it is; a test holds them together. */
export const probe = { intervalSeconds: 5, threshold: 2 };

/** Milliseconds for which a load goes on after what it accompanies. */
const settling = 2_000;

/** What a step does under load came to. */
export interface Accompanied<Result> {
  readonly result: Result;
  readonly tally: Tally;
  readonly looks: readonly Look[];
}

/** Where the promises are tried: the stack, what is asked meanwhile, and what has been seen so far. */
export class Stage {
  readonly stack: VerifyStack;
  readonly azure: ResourceManager;
  readonly clock: AzureClock;
  readonly options: Options;
  readonly signal: AbortSignal;
  readonly seen: Observations = { detection: detectionTime(probe) };
  readonly steps: Step[] = [];
  readonly operations: Operation[] = [];
  /** Where the site answers, once it stands. */
  place: Place = { host: "", port: 0 };
  /** ARM ids of the load balancing rules. */
  rules: readonly string[] = [];
  private readonly say: (line: string) => void;

  constructor(parts: Pick<Stage, "stack" | "azure" | "clock" | "options" | "signal">, say: (line: string) => void) {
    this.stack = parts.stack;
    this.azure = parts.azure;
    this.clock = parts.clock;
    this.options = parts.options;
    this.signal = parts.signal;
    this.say = say;
  }

  /** @throws Error when the step cannot be gone on from; what is broken otherwise is noted. */
  async step(name: string, promise: string, work: (step: Step) => Promise<void>): Promise<void> {
    this.signal.throwIfAborted();
    const step = new Step(name, promise);
    this.steps.push(step);
    this.say(`${this.steps.length}. ${name} ...`);
    const began = Date.now();
    try {
      await work(step);
    } catch (error) {
      step.broken.push(this.signal.aborted ? "it was interrupted" : (error as Error).message);
      throw error;
    } finally {
      step.seconds = this.clock.seconds(began, Date.now());
      this.say(`   ${outcomeOf(step)}`);
    }
  }

  /** Plain `pulumi up`. */
  async update(): Promise<Update> {
    const update = await this.stack.up();
    this.operations.push(...update.operations);
    this.signal.throwIfAborted();
    return update;
  }

  /** Does something while requests keep coming and the load balancer is asked for the health of its rules. */
  async underLoad<Result>(work: (watch: HealthWatch) => Promise<Result>): Promise<Accompanied<Result>> {
    const watch = new HealthWatch(this.azure, this.clock, this.rules);
    const load = new Load({ ...this.place, rate: this.options.rate });
    try {
      const result = await work(watch);
      await sleep(settling, undefined, { signal: this.signal });
      const looks = await watch.stop();
      return { result, tally: await load.stop(), looks };
    } finally {
      await Promise.all([watch.stop(), load.stop()]);
    }
  }

  async machine(number: number): Promise<Machine> {
    const { machines } = await this.stack.standing();
    const machine = machines.find((one) => one.number === number);
    if (!machine) throw new Error(`The stack has no machine ${number}.`);
    return machine;
  }

  /** A span after a moment, in seconds of Azure's time. */
  since(moment: number, span: Span | undefined): Seconds | "never" {
    if (!span) return "never";
    return { least: this.clock.seconds(moment, span.from), most: this.clock.seconds(moment, span.to) };
  }
}

/** How a step ended, in a line. */
export function outcomeOf({ seconds, tally, broken }: Step): string {
  const requests = tally
    ? `; sent ${tally.sent}, failed ${tally.failed}, reset ${tally.reset}, repeated ${tally.repeated}`
    : "";
  return `${broken.length === 0 ? "kept" : `NOT KEPT: ${broken.join("; ")}`} in ${seconds.toFixed(0)} s${requests}`;
}
