import { getsNothing } from "../facts/ruleHealth.ts";
import { interfaceBehind } from "./gate.ts";
import { askHealth } from "./health.ts";
import { azure } from "./session.ts";

/** As azure-native 3.28 uses it for virtual machines. */
const apiVersion = "2024-11-01";

/** The orderly end of a machine, before it is deleted. */
export interface Shutdown {
  /** Name a person knows the machine by. */
  readonly machine: string;
  readonly virtualMachineId: string;
  /** Security group of its network interface. */
  readonly gateId: string;
  /** ARM ids of the load balancing rules that sent it requests. */
  readonly rules: readonly string[];
}

/** Another machine ends another time. */
export const replacing: readonly (keyof Shutdown)[] = ["virtualMachineId"];

/** Stands with the machine. */
export async function begin({ virtualMachineId }: Shutdown): Promise<string> {
  return virtualMachineId;
}

/**
 * Has Windows shut down, which ends services and closes connections: a machine whose disks all go with it is deleted by force
 * (text of forceDeletion in compute 2024-11-01), which would reset them. What is in the way of it (409), e.g. that the machine
 * is deallocated, is none of a machine's that is deleted anyway.
 * @throws Error when the load balancer still sends it requests, or Azure refuses it otherwise, e.g. because the login may not.
 */
export async function end({ machine, virtualMachineId, gateId, rules }: Shutdown): Promise<void> {
  const interfaceId = await interfaceBehind(gateId);
  if (interfaceId !== undefined && !getsNothing((await askHealth(rules, Date.now())).health, interfaceId)) {
    throw new Error(
      `${machine} is not shut down, because the load balancer sends it requests. Whoever wants it made anew replaces the virtual machine itself.`,
    );
  }
  await azure.post(`${virtualMachineId}/powerOff`, apiVersion, undefined, [409]);
}
