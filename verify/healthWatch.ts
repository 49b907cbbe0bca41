import { setTimeout as sleep } from "node:timers/promises";
import type { ResourceManager } from "../azure/resourceManager.ts";
import type { MemberHealth } from "../facts/ruleHealth.ts";
import type { AzureClock } from "./azureClock.ts";
import type { Look } from "./looks.ts";

/** First version with the action, as the program uses it: azure-docs, load-balancer-manage-health-status.md. */
const apiVersion = "2024-05-01";

/** Milliseconds between two questions, unless Azure says otherwise. */
const pause = 5_000;

/** Asks the load balancer for the health of its rules again and again while a step runs. */
export class HealthWatch {
  private readonly azure: ResourceManager;
  private readonly clock: AzureClock;
  private readonly rules: readonly string[];
  private ended = false;
  private readonly round: Promise<void>;
  readonly looks: Look[] = [];

  /** @param rules ARM ids of load balancing rules. */
  constructor(azure: ResourceManager, clock: AzureClock, rules: readonly string[]) {
    this.azure = azure;
    this.clock = clock;
    this.rules = rules;
    this.round = this.watch();
  }

  /** Asks a last time, so that the last word is not from before whatever has just ended. */
  async stop(): Promise<readonly Look[]> {
    this.ended = true;
    await this.round;
    await this.look();
    return this.looks;
  }

  /** Resolves once the latest look, or one to come, is as it is waited for, or so many seconds of Azure's time have passed. */
  async until(over: (look: Look) => boolean, seconds: number, signal: AbortSignal): Promise<void> {
    const began = Date.now();
    let count = Math.max(0, this.looks.length - 1);
    while (this.clock.seconds(began, Date.now()) < seconds) {
      for (; count < this.looks.length; count++) if (over(this.looks[count]!)) return;
      await sleep(50, undefined, { signal });
    }
  }

  private async watch(): Promise<void> {
    while (!this.ended) {
      const again = await this.look();
      if (!this.ended) await sleep(again ?? pause);
    }
  }

  private async look(): Promise<number | undefined> {
    const asked = Date.now();
    try {
      const answers = await Promise.all(this.rules.map((rule) => this.azure.post(`${rule}/health`, apiVersion)));
      const answered = Date.now();
      for (const { at } of answers) this.clock.note(at, answered);
      const health = answers.map(({ body }, index) => ({
        rule: this.rules[index]!.split("/").at(-1) ?? "",
        members: (body as { loadBalancerBackendAddresses?: MemberHealth[] })?.loadBalancerBackendAddresses ?? [],
      }));
      this.looks.push({ asked, answered, health });
      return answers[0]?.again;
    } catch {
      // A load balancer that is being changed may refuse to say; what was not seen is not seen.
      return undefined;
    }
  }
}
