import { azure } from "./session.ts";

/** As azure-native 3.28 uses it for virtual machines. */
const apiVersion = "2024-11-01";

/** The orderly end of a machine, before it is deleted. */
export interface Shutdown {
  readonly virtualMachineId: string;
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
 * @throws Error of whatever else Azure refuses, e.g. when the login may not do it.
 */
export async function end({ virtualMachineId }: Shutdown): Promise<void> {
  await azure.post(`${virtualMachineId}/powerOff`, apiVersion, undefined, [409]);
}
