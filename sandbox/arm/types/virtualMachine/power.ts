import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { at, textAt } from "../../protocol/json.ts";

/** Whether a machine runs. */
export type Power = "starting" | "running" | "stopped" | "deallocated";

export function powerOf(machine: Resource | undefined): Power {
  return (textAt(machine?.hidden, "power") as Power | undefined) ?? "starting";
}

/** Keeps that a machine runs, or does not. */
export function setPower(machine: Resource, power: Power, azure: AzureState): undefined {
  // Whatever was wrong inside is over once Windows starts anew.
  const hidden = { ...machine.hidden, power, condition: "healthy", changedAt: azure.clock.now() };
  azure.store.save({ ...machine, hidden });
}

/** Whether a machine was made a mould for images, which cannot be undone. */
export function isGeneralized({ hidden }: Resource): boolean {
  return at(hidden, "generalized") === true;
}
