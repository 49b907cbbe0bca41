import { azure } from "./session.ts";

/** As azure-native 3.28 uses it for virtual machines. */
const apiVersion = "2024-11-01";

/** A machine's running, up to the moment at which it is deleted. */
export interface Power {
  /** Name a person knows the machine by. */
  readonly machine: string;
  readonly virtualMachineId: string;
}

/** Another machine runs by itself. */
export const replacing: readonly (keyof Power)[] = ["virtualMachineId"];

/** A machine that was made runs. */
export async function begin({ virtualMachineId }: Power): Promise<string> {
  return virtualMachineId;
}

/**
 * Shuts Windows down, so that it closes the connections clients keep: Azure deletes a machine whose disks go with it by force, and
 * that cuts them (@azure/arm-compute, text of forceDeletion). Where Azure refuses, the machine is deleted all the same.
 */
export async function end({ machine, virtualMachineId }: Power): Promise<void> {
  try {
    await azure.post(`${virtualMachineId}/powerOff`, apiVersion);
  } catch (error) {
    console.error(
      `${machine} is deleted without having been shut down: ${error instanceof Error ? error.message : error}`,
    );
  }
}
