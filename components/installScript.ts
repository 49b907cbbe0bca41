import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../facts/settings.ts";

/**
 * The command of a Custom Script Extension: in its settings, which Azure shows and the state has in plain, or, where it is a
 * secret, in its protected settings, which only the machine can read (azure-compute-docs, custom-script-windows.md).
 */
export function installScript({ installCommand, secretCommand }: Pick<Machine, "installCommand" | "secretCommand">) {
  const script = { commandToExecute: installCommand };
  return secretCommand ? { protectedSettings: pulumi.secret(script) } : { settings: script };
}
