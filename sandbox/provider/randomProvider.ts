import { randomInt } from "node:crypto";
import { type Json, type JsonObject, numberAt } from "../arm/protocol/json.ts";
import type { PropertyChange, Provider, ReadResult } from "./plugin.ts";
import { alike, plainObject, secret } from "./values.ts";

const kinds = {
  Lower: "abcdefghijklmnopqrstuvwxyz",
  Upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  Numeric: "0123456789",
  Special: "!@#$%&*()-_=+[]{}<>:?",
} as const;

/** Outputs of the real provider that are secret: its schema, `additionalSecretOutputs`. */
const token = "random:index/randomPassword:RandomPassword";

/** The sandbox's stand-in for the random plugin, as far as the program needs it: RandomPassword. */
export class RandomProvider implements Provider {
  readonly version: string;

  constructor(version: string) {
    this.version = version;
  }

  async configure(): Promise<void> {}

  async check(type: string, _name: string, _olds: JsonObject, news: JsonObject): Promise<JsonObject> {
    if (type !== token) throw new Error(`The sandbox's stand-in for random has no ${type}; it has ${token}.`);
    return news;
  }

  async diff(_type: string, oldInputs: JsonObject, news: JsonObject) {
    const [before, after] = [plainObject(oldInputs), plainObject(news)];
    const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((path) => !alike(before[path], after[path]))
      .map((path): PropertyChange => ({ path, kind: "update", replaces: true }));
    return { changes, deleteBeforeReplace: false };
  }

  async create(_type: string, inputs: JsonObject, preview: boolean) {
    if (preview) return { id: "", outputs: inputs };
    return { id: "none", outputs: { ...inputs, result: secret(password(plainObject(inputs))) } };
  }

  async read(_type: string, id: string, inputs: JsonObject, outputs: JsonObject): Promise<ReadResult> {
    return { id, inputs, outputs: { ...outputs, result: secret(unwrapped(outputs)) } };
  }

  async update(_type: string, _id: string, olds: JsonObject): Promise<JsonObject> {
    return olds;
  }

  async invoke(name: string): Promise<JsonObject> {
    throw new Error(`The sandbox's stand-in for random has no function ${name}; it has none.`);
  }

  async delete(): Promise<void> {}
}

function unwrapped(outputs: JsonObject): Json {
  return plainObject(outputs).result ?? null;
}

/** A password with the asked number of each kind of character, and the rest of any kind. */
function password(inputs: JsonObject): string {
  const specials = typeof inputs.overrideSpecial === "string" ? inputs.overrideSpecial : kinds.Special;
  const sets = { ...kinds, Special: specials };
  const used = (Object.keys(sets) as (keyof typeof sets)[]).filter((kind) => inputs[kind.toLowerCase()] !== false);
  const needed = used.flatMap((kind) =>
    Array.from({ length: numberAt(inputs, `min${kind}`) ?? 0 }, () => one(sets[kind])),
  );
  const every = used.map((kind) => sets[kind]).join("");
  const rest = Array.from({ length: Math.max(0, (numberAt(inputs, "length") ?? 0) - needed.length) }, () => one(every));
  const characters = [...needed, ...rest];
  for (let index = characters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other]!, characters[index]!];
  }
  return characters.join("");
}

function one(characters: string): string {
  return characters[randomInt(characters.length)] ?? "";
}
