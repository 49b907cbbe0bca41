import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { JsonObject } from "../arm/protocol/json.ts";
import type { PropertyChange, Provider, ReadResult } from "./plugin.ts";
import { alike, plainObject } from "./values.ts";

const token = "time:index/sleep:Sleep";

/** Milliseconds of each unit of a duration, as Go writes them: https://pkg.go.dev/time#ParseDuration. */
const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of a duration such as `45s` or `1m30s`; 0 when there is none.
 * @throws Error for anything else.
 */
export function parseDuration(text: unknown): number {
  if (text === undefined || text === "") return 0;
  const parts = [...String(text).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.map(([part]) => part).join("") !== text)
    throw new Error(`"${String(text)}" is no duration; use for example 45s.`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? 0), 0);
}

/** What the sandbox says of its clock. */
const clock = z.object({ now: z.string(), speed: z.number() });

/** The sandbox's stand-in for the time plugin, as far as the program needs it: Sleep, which here lasts on Azure's clock. */
export class TimeProvider implements Provider {
  readonly version: string;

  constructor(version: string) {
    this.version = version;
  }

  async configure(): Promise<void> {}

  async check(type: string, _name: string, _olds: JsonObject, news: JsonObject): Promise<JsonObject> {
    if (type !== token) throw new Error(`The sandbox's stand-in for time has no ${type}; it has ${token}.`);
    return news;
  }

  /** Other triggers make another Sleep; other durations are only noted. */
  async diff(_type: string, oldInputs: JsonObject, news: JsonObject) {
    const [before, after] = [plainObject(oldInputs), plainObject(news)];
    const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((path) => !path.startsWith("__") && !alike(before[path], after[path]))
      .map((path): PropertyChange => ({ path, kind: "update", replaces: path === "triggers" }));
    return { changes, deleteBeforeReplace: false };
  }

  async create(_type: string, inputs: JsonObject, preview: boolean) {
    if (preview) return { id: "", outputs: inputs };
    await pass(parseDuration(plainObject(inputs).createDuration));
    return { id: new Date().toISOString(), outputs: inputs };
  }

  async read(_type: string, id: string, inputs: JsonObject, outputs: JsonObject): Promise<ReadResult> {
    return { id, inputs, outputs };
  }

  async update(_type: string, _id: string, _olds: JsonObject, inputs: JsonObject): Promise<JsonObject> {
    return inputs;
  }

  async delete(_type: string, _id: string, outputs: JsonObject): Promise<void> {
    await pass(parseDuration(plainObject(outputs).destroyDuration));
  }
}

/** Resolves when so many milliseconds of Azure's time have passed. */
async function pass(milliseconds: number): Promise<void> {
  if (milliseconds === 0) return;
  const { now } = await readClock();
  const end = now + milliseconds;
  for (;;) {
    const at = await readClock();
    if (at.now >= end) return;
    // A clock that stands still until it is told to move is asked often.
    await sleep(at.speed > 0 ? Math.max(5, (end - at.now) / at.speed) : 50);
  }
}

async function readClock(): Promise<{ now: number; speed: number }> {
  const { SANDBOX_ARM_ENDPOINT: endpoint = "", ARM_CLIENT_SECRET: secret = "" } = process.env;
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetch(`${endpoint}/sandbox/clock`, { headers: { "x-sandbox-secret": secret } });
      const { now, speed } = clock.parse(await answer.json());
      return { now: Date.parse(now), speed };
    } catch (error) {
      // The endpoint may be restarting.
      if (!(error instanceof TypeError) || attempt >= 60) throw error;
      await sleep(1000);
    }
  }
}
