import type { Probe } from "../facts/settings.ts";
import { interfaceBehind } from "./gate.ts";
import { untilDrained } from "./watch.ts";

/** A machine's being out of rotation while it stands. */
export interface Departure {
  /** Name a person knows the machine by. */
  readonly machine: string;
  /** Security group of its network interface; its probes have been cut off there. */
  readonly gateId: string;
  /** ARM ids of the load balancing rules that sent it requests. */
  readonly rules: readonly string[];
  readonly probe: Probe;
  /** Seconds for the requests it has begun, 0 to 3600. */
  readonly drainSeconds: number;
}

/** Another machine is another departure. */
export const replacing: readonly (keyof Departure)[] = ["gateId"];

/** Is out when the load balancer sends it nothing new and `drainSeconds` have passed. */
export async function begin({ machine, gateId, rules, probe, drainSeconds }: Departure): Promise<string> {
  const interfaceId = await interfaceBehind(gateId);
  if (interfaceId !== undefined) await untilDrained(machine, rules, interfaceId, { drainSeconds, probe });
  return gateId;
}
