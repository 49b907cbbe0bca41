import { complaintIn } from "../facts/healthCheck.ts";
import type { ResourceManager } from "./resourceManager.ts";

/** As azure-native 3.28 uses it for virtual machines. */
const apiVersion = "2024-11-01";

interface Status {
  readonly code?: string;
  readonly message?: string;
}

/**
 * Runs a health check in a machine by the run command action (azure-compute-docs, run-command.md).
 * @returns What is wrong with the application; undefined when it answers as the probe wants it.
 * @throws Error when Azure does not run it, e.g. because the machine is stopped.
 */
export async function checkMachine(
  azure: ResourceManager,
  virtualMachineId: string,
  script: string,
): Promise<string | undefined> {
  const { body } = await azure.post(`${virtualMachineId}/runCommand`, apiVersion, {
    commandId: "RunPowerShellScript",
    script: script.split("\n"),
  });
  const statuses = (body as { value?: Status[] } | undefined)?.value ?? [];
  const [output, errors] = ["StdOut", "StdErr"].map(
    (stream) => statuses.find(({ code }) => code?.includes(stream))?.message,
  );
  return complaintIn(output ?? "", errors);
}
