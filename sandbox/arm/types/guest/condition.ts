import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { numberAt, textAt } from "../../protocol/json.ts";

/** What is the matter with a guest: nothing, or one of the things a person can do to it. */
export type Condition =
  | { readonly kind: "healthy" }
  /** Windows hangs: nothing answers, though Azure still calls the machine running. A restart mends it. */
  | { readonly kind: "crashed" }
  /** Every answer takes so many milliseconds. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Answers, but fails the health probe. */
  | { readonly kind: "unhealthy" };

export function conditionOf({ hidden }: Resource): Condition {
  const kind = textAt(hidden, "condition");
  if (kind === "slow") return { kind, milliseconds: numberAt(hidden, "conditionMilliseconds") ?? 0 };
  return kind === "crashed" || kind === "unhealthy" ? { kind } : { kind: "healthy" };
}

/** Brings a guest into a condition; it is kept over a restart of the sandbox. */
export function setCondition(machine: Resource, condition: Condition, azure: AzureState): void {
  const milliseconds = condition.kind === "slow" ? { conditionMilliseconds: condition.milliseconds } : {};
  azure.store.save({ ...machine, hidden: { ...machine.hidden, condition: condition.kind, ...milliseconds } });
  azure.changed();
}

/** Machines a person means: one by its name in Azure or in Windows, or all of a fault or update domain. */
export function machinesMeant(
  who: { machine?: string; faultDomain?: number; updateDomain?: number },
  azure: AzureState,
): Resource[] {
  return azure.store.ofType("Microsoft.Compute/virtualMachines").filter((machine) => {
    const names = [machine.id.split("/").at(-1), textAt(machine.body, "properties.osProfile.computerName")];
    if (who.machine !== undefined) return names.some((name) => name?.toLowerCase() === who.machine?.toLowerCase());
    if (who.faultDomain !== undefined) return numberAt(machine.hidden, "faultDomain") === who.faultDomain;
    return who.updateDomain !== undefined && numberAt(machine.hidden, "updateDomain") === who.updateDomain;
  });
}
