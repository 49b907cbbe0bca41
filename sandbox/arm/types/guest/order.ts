import { z } from "zod";
import type { Azure } from "../../manager/azure.ts";
import type { Resource } from "../../manager/store.ts";
import { machinesMeant, setCondition } from "./condition.ts";

/** What a person may do to machines, and to which: one by name, or all of a fault or update domain. */
export const guestOrder = z.strictObject({
  order: z.enum(["crashed", "slow", "unhealthy", "healthy", "restart"]),
  /** For `slow`. */
  milliseconds: z.int().min(0).default(1000),
  machine: z.string().optional(),
  faultDomain: z.int().optional(),
  updateDomain: z.int().optional(),
});

/**
 * Does it, and returns the machines that were meant, perhaps none.
 * @throws ArmError when a machine that shall restart is busy.
 */
export function obey(
  { order, milliseconds, machine, faultDomain, updateDomain }: z.infer<typeof guestOrder>,
  azure: Azure,
): Resource[] {
  const machines = machinesMeant(
    {
      ...(machine === undefined ? {} : { machine }),
      ...(faultDomain === undefined ? {} : { faultDomain }),
      ...(updateDomain === undefined ? {} : { updateDomain }),
    },
    azure,
  );
  const type = azure.typeNamed("Microsoft.Compute/virtualMachines")!;
  for (const one of machines) {
    if (order === "restart") azure.act(type, one, "restart");
    else setCondition(one, order === "slow" ? { kind: order, milliseconds } : { kind: order }, azure);
  }
  return machines;
}
