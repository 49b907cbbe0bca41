import { checkMachine } from "../azure/machineCheck.ts";
import type { Probe } from "../facts/settings.ts";
import { interfaceBehind } from "./gate.ts";
import { azure } from "./session.ts";
import { untilDrained } from "./watch.ts";

/** A machine's time in the load balancer, from the check that it may come in to the moment it may go. */
export interface Membership {
  /** Name a person knows the machine by. */
  readonly machine: string;
  readonly virtualMachineId: string;
  /** The extension that installed the application. */
  readonly applicationId: string;
  /** Security group of its network interface. */
  readonly gateId: string;
  /** ARM ids of the load balancing rules that send it requests. */
  readonly rules: readonly string[];
  readonly probe: Probe;
  /** PowerShell that finds out whether the application answers (facts/healthCheck.ts). */
  readonly check: string;
  /** Seconds for the requests it has begun when it leaves, 0 to 3600. */
  readonly drainSeconds: number;
}

/** Another machine or installation is another membership; anything else is noted for the day it leaves. */
export const replacing: readonly (keyof Membership)[] = ["virtualMachineId", "applicationId"];

/** Comes in once its application answers. @throws Error with the load balancer's own reason when it does not. */
export async function begin({ machine, virtualMachineId, check }: Membership): Promise<string> {
  const complaint = await checkMachine(azure, virtualMachineId, check);
  if (complaint === undefined) return virtualMachineId;
  throw new Error(
    `${machine} is not admitted, because its application does not answer as the load balancer's probe wants it: ${complaint}. ` +
      "What served before serves on. Mend the application or the probe and run this again; it is checked anew then.",
  );
}

/** Goes when the load balancer sends it nothing new and `drainSeconds` have passed; its probes have been cut off by then. */
export async function end({ machine, gateId, rules, probe, drainSeconds }: Membership): Promise<void> {
  const interfaceId = await interfaceBehind(gateId);
  if (interfaceId === undefined) return;
  await untilDrained(machine, rules, interfaceId, { drainSeconds, probe });
}
