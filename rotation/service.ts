import { patience } from "../facts/drainTime.ts";
import type { Awaited } from "../facts/ruleHealth.ts";
import type { Probe } from "../facts/settings.ts";
import { untilUp } from "./watch.ts";

/** A machine that shall serve. */
export interface Serving extends Awaited {
  /** Changes when the machine is made anew. */
  readonly virtualMachineId: string;
}

/** The machines in rotation, each of which the load balancer has found healthy. */
export interface Service {
  readonly machines: readonly Serving[];
  /** ARM ids of the load balancing rules that send them requests. */
  readonly rules: readonly string[];
  readonly probe: Probe;
  /** Azure region. */
  readonly region: string;
}

/**
 * The region of the service as it stands, put in for the program to see in a preview, which hands inputs back as outputs
 * (pulumi/pkg 3.259, resource/plugin/provider_plugin.go). It is no output of an update.
 */
export function recall({ region }: Partial<Service>): { readonly formerRegion?: string } {
  return region === undefined ? {} : { formerRegion: region };
}

/** Stands when the load balancer has found every machine healthy. @throws Error that names each other one, and why. */
export async function begin({ machines, rules, probe }: Service): Promise<string> {
  await untilUp(rules, machines, patience(probe));
  return rules[0] ?? "service";
}

/** Asks for those that are new: one that served before and is down now must not keep the others from being changed. */
export async function change(before: Service, after: Service): Promise<void> {
  const known = new Set(before.machines.map(({ virtualMachineId }) => virtualMachineId));
  const fresh = after.machines.filter(({ virtualMachineId }) => !known.has(virtualMachineId));
  await untilUp(after.rules, fresh, patience(after.probe));
}
