import type { Azure } from "../arm/manager/azure.ts";
import type { BackendHealth, Reason } from "../arm/manager/backendHealth.ts";
import { sameId } from "../arm/protocol/resourceId.ts";
import { powerOf } from "../arm/types/virtualMachine/power.ts";
import { type AnsweredRequest, Guests, type KeyPair } from "./guests.ts";
import { detectionWindow } from "./health.ts";
import { Listener } from "./listener.ts";
import type { Surroundings } from "./prober.ts";
import { Reachability } from "./reachability.ts";
import { routes } from "./topology.ts";

/**
 * Where a rule listens on this machine: its own address and port where the machine allows it, otherwise 8000 more, and
 * where the machine has only one loopback address that one.
 */
export interface Listening {
  readonly rule: string;
  readonly address: string;
  readonly frontendPort: number;
  readonly host: string;
  readonly port: number;
  /** Milliseconds of Azure's time within which the probe finds out that a member is down; none without a probe. */
  readonly detectionWindow: number | undefined;
}

/** Health of one member as a rule's load balancer sees it. */
export interface MemberHealth {
  readonly rule: string;
  readonly interfaceId: string;
  readonly machineId: string | undefined;
  readonly up: boolean;
  readonly reason: Reason;
}

/** The data path: public addresses that answer, probes that decide, and guests behind them. */
export class Traffic {
  private readonly azure: Azure;
  private readonly guests: Guests;
  private readonly reachability: Reachability;
  private readonly around: Surroundings;
  private readonly open = new Map<string, Listener>();
  private work: Promise<void> = Promise.resolve();
  private waiting = false;
  private closed = false;

  /** @param keyPair For guests' ports that speak TLS; without one they speak plainly. */
  constructor(azure: Azure, keyPair?: KeyPair) {
    this.azure = azure;
    this.guests = new Guests(azure, keyPair);
    this.reachability = new Reachability(azure);
    this.around = {
      clock: azure.clock,
      guests: this.guests,
      reachability: this.reachability,
      measurements: azure.measurements,
    };
    azure.watchers.add(() => this.follow());
    azure.healthSource = (rule) => this.healthBehind(rule);
    this.follow();
  }

  /** Requests each machine has answered, by its id. */
  get answered(): ReadonlyMap<string, number> {
    return this.guests.answered;
  }

  /** The latest of them, the newest last. */
  get latest(): readonly AnsweredRequest[] {
    return this.guests.latest;
  }

  /** What listens now. */
  get listening(): Listening[] {
    return [...this.open.values()].map(({ route, place }) => ({
      rule: route.id,
      address: route.address,
      frontendPort: route.frontendPort,
      ...place,
      detectionWindow: route.probe && detectionWindow(route.probe),
    }));
  }

  get health(): MemberHealth[] {
    return [...this.open.values()].flatMap(({ route, verdicts }) =>
      route.members.flatMap(({ interfaceId, machineId }) => {
        const verdict = verdicts.get(interfaceId);
        return verdict ? [{ rule: route.id, interfaceId, machineId, ...verdict }] : [];
      }),
    );
  }

  /** What the load balancer says of each member behind a rule. */
  private healthBehind(rule: string): BackendHealth[] {
    const listener = [...this.open.values()].find(({ route }) => sameId(route.id, rule));
    const off = (machineId: string | undefined) =>
      machineId === undefined || ["stopped", "deallocated"].includes(powerOf(this.azure.store.get(machineId)));
    return listener?.health((machineId) => !off(machineId)) ?? [];
  }

  /** Resolves once listeners and guests are in line with Azure. */
  get settled(): Promise<void> {
    return this.work;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.work;
    for (const id of [...this.open.keys()]) this.shut(id);
    this.guests.close();
  }

  /** Brings listeners and guests in line with Azure, one change after the other. */
  private follow(): void {
    this.reachability.forget();
    // Whatever else changes before this look is seen by it.
    if (this.waiting) return;
    this.waiting = true;
    this.work = this.work.then(async () => {
      this.waiting = false;
      if (this.closed) return;
      this.guests.follow();
      const wanted = new Map(
        routes(this.azure).map((route) => [`${route.id} ${route.address}:${route.frontendPort}`, route]),
      );
      for (const id of [...this.open.keys()]) if (!wanted.has(id)) this.shut(id);
      for (const [id, route] of wanted) {
        const known = this.open.get(id);
        if (known) known.follow(route);
        else this.open.set(id, await Listener.open(this.around, route));
      }
    });
  }

  private shut(id: string): void {
    this.open.get(id)?.close();
    this.open.delete(id);
  }
}
