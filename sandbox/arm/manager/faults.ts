import type { Json, JsonObject } from "../protocol/json.ts";

/** Something that is to go wrong, a number of times. */
export interface Fault {
  /** Type of resource, e.g. `Microsoft.Compute/virtualMachines`, or `*`; of one of its actions with the action behind, `…/runCommand`. */
  readonly type: string;
  /** HTTP method it waits for, or `*`. */
  readonly method: string;
  /** How often it still strikes, 1 or more. */
  readonly count: number;
  readonly effect:
    | { readonly kind: "refuse"; readonly status: number; readonly code: string; readonly message: string }
    /** Accepts the request, and lets the operation end as failed. */
    | { readonly kind: "fail"; readonly code: string; readonly message: string }
    /** Lengthens the operation by so many milliseconds of Azure's time. */
    | { readonly kind: "delay"; readonly milliseconds: number }
    /** Answers 429 with Retry-After in seconds. */
    | { readonly kind: "throttle"; readonly retryAfter: number }
    /** Does the work and closes the connection instead of answering. */
    | { readonly kind: "drop" };
}

/** What is scarce: the limits that a subscription has per region, and sizes that a region has run out of. */
export interface Scarcity {
  /** Cores of all virtual machines in a region. */
  readonly cores: number;
  /** Cores of the virtual machines of a family of sizes in a region, by the family in lower case. */
  readonly familyCores: Readonly<Record<string, number>>;
  /** Cores of every other family. */
  readonly coresOfEachFamily: number;
  /** Standard public IP addresses in a region. */
  readonly publicIps: number;
  /** Names of sizes, lower case; with a zone behind, `standard_d2s_v5/2`, those that only a zone has run out of. */
  readonly sizesOutOfCapacity: readonly string[];
}

/** A pay-as-you-go subscription starts with fewer; quota is an assumption anyway, and raised here so that it is met only when asked for. */
export const plenty: Scarcity = {
  cores: 4000,
  familyCores: {},
  coresOfEachFamily: 4000,
  publicIps: 1000,
  sizesOutOfCapacity: [],
};

/** Where faults and scarcity are kept between restarts. */
export interface FaultStorage {
  setting(key: string): Json | undefined;
  saveSetting(key: string, value: Json): void;
}

/** Faults on demand. */
export class Faults {
  private readonly storage: FaultStorage;

  constructor(storage: FaultStorage) {
    this.storage = storage;
  }

  get pending(): readonly Fault[] {
    return (this.storage.setting("faults") ?? []) as unknown as Fault[];
  }

  get scarcity(): Scarcity {
    return { ...plenty, ...((this.storage.setting("scarcity") ?? {}) as JsonObject) } as Scarcity;
  }

  add(fault: Fault): void {
    this.storage.saveSetting("faults", [...this.pending, fault] as unknown as Json);
  }

  /** Limits what is named; a family's limit stands beside those of other families. */
  limit(scarcity: Partial<Scarcity>): void {
    const familyCores = { ...this.scarcity.familyCores, ...scarcity.familyCores };
    this.storage.saveSetting("scarcity", { ...this.scarcity, ...scarcity, familyCores } as unknown as Json);
  }

  clear(): void {
    this.storage.saveSetting("faults", []);
    this.storage.saveSetting("scarcity", {});
  }

  /** The effect that strikes a request of this method and type, if any; it is used up once. */
  strike(method: string, type: string): Fault["effect"] | undefined {
    const faults = this.pending;
    const index = faults.findIndex(
      (fault) =>
        (fault.method === "*" || fault.method.toUpperCase() === method) &&
        (fault.type === "*" || fault.type.toLowerCase() === type.toLowerCase()),
    );
    const fault = faults[index];
    if (!fault) return undefined;
    const rest = fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : [];
    this.storage.saveSetting("faults", [
      ...faults.slice(0, index),
      ...rest,
      ...faults.slice(index + 1),
    ] as unknown as Json);
    return fault.effect;
  }
}
