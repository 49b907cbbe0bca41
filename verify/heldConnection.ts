import { type Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { KeepingAgent } from "../load/keptConnection.ts";

/** Milliseconds between two requests, well below the 120 s after which IIS leaves an idle connection, also in a fast sandbox. */
const pause = 200;

/** Milliseconds without an answer after which a connection counts as silent. */
const patience = 5_000;

/** New connections that are tried until one reaches the machine that is meant. */
const tries = 500;

/** A connection to a machine that was cut off, by what came after. */
export interface HeldThrough {
  readonly answersAfter: number;
  readonly ended: "reset" | "closed" | "silent" | undefined;
}

/** What became of a connection a client held. */
export interface Held {
  /** Moments of this machine's clock at which it was answered. */
  readonly answers: readonly number[];
  /** How and when it ended before the client left it; undefined when it did not. */
  readonly ended?: { readonly how: NonNullable<HeldThrough["ended"]>; readonly at: number };
}

/** What became of a connection after a moment of this machine's clock. */
export function heldAfter({ answers, ended }: Held, moment: number): HeldThrough {
  return { answersAfter: answers.filter((at) => at > moment).length, ended: ended?.how };
}

/** A client's connection to one machine, on which it asks again and again. */
export class HeldConnection {
  private readonly agent: Agent;
  private readonly answers: number[] = [];
  private ended: Held["ended"];
  private left = false;
  private readonly wasReset: () => boolean;
  private readonly round: Promise<void>;

  private constructor(agent: Agent, place: Place, reset: () => boolean) {
    this.agent = agent;
    this.wasReset = reset;
    this.round = this.ask(place);
  }

  /** Opens connections until one reaches that machine; undefined when none does. */
  static async to(machine: string, place: Place): Promise<HeldConnection | undefined> {
    for (let count = 0; count < tries; count++) {
      let reset = false;
      const agent = new KeepingAgent(place, () => {
        reset = true;
      });
      const answer = await askOnce(agent, place);
      if ("computer" in answer && answer.computer === machine) return new HeldConnection(agent, place, () => reset);
      agent.destroy();
    }
    return undefined;
  }

  /** What has become of it so far. */
  get held(): Held {
    return { answers: [...this.answers], ...(this.ended ? { ended: this.ended } : {}) };
  }

  /** Closes it. */
  async leave(): Promise<void> {
    this.left = true;
    await this.round;
    this.agent.destroy();
  }

  private async ask(place: Place): Promise<void> {
    for (;;) {
      await sleep(pause);
      if (this.left) return;
      const answer = await askOnce(this.agent, place);
      if ("trouble" in answer || !answer.reused) {
        const how = "trouble" in answer ? answer.trouble : "closed";
        // Node.js asks on a new connection when the one it kept is over, and does not say how that ended.
        this.ended = { how: this.wasReset() ? "reset" : how, at: Date.now() };
        return;
      }
      this.answers.push(Date.now());
    }
  }
}

/** Where a site answers. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

type Answer = { readonly computer: string; readonly reused: boolean } | { readonly trouble: "silent" | "closed" };

function askOnce(agent: Agent, { host, port }: Place): Promise<Answer> {
  return new Promise((resolve) => {
    const call = request({ host, port, path: "/", agent, timeout: patience }, (response) => {
      response.resume();
      response.on("end", () =>
        resolve({ computer: String(response.headers["x-computer-name"]), reused: call.reusedSocket }),
      );
      response.on("error", () => resolve({ trouble: "closed" }));
    });
    call.on("timeout", () => {
      resolve({ trouble: "silent" });
      call.destroy();
    });
    call.on("error", () => resolve({ trouble: "closed" }));
    call.end();
  });
}
