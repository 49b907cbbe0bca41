import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { at } from "../../protocol/json.ts";
import type { Application } from "./application.ts";

/** Where a machine keeps the ports that scripts have opened in its Windows Firewall. */
const opened = "openedPorts";

/** Ports that a script opens: those of `New-NetFirewallRule … -LocalPort N`, one or several with commas between. */
export function portsOpenedBy(script: string): number[] {
  return script
    .split(/[\r\n;]+/)
    .filter((line) => /\bNew-NetFirewallRule\b/i.test(line) && !/-Action\s+["']?Block/i.test(line))
    .flatMap((line) => /-LocalPort\s+@?\(?([\d\s,"']+)/i.exec(line)?.[1]?.match(/\d+/g) ?? [])
    .map(Number);
}

/** Keeps what a script that ran in a machine has opened. */
export function openFirewall(machine: Resource | undefined, script: string, azure: AzureState): void {
  const ports = portsOpenedBy(script);
  if (!machine || ports.length === 0) return;
  const all = [...new Set([...openedIn(machine), ...ports])];
  azure.store.save({ ...machine, hidden: { ...machine.hidden, [opened]: all } });
}

function openedIn({ hidden }: Resource): number[] {
  const kept = at(hidden, opened);
  return Array.isArray(kept) ? kept.map(Number) : [];
}

/** Whether the firewall of a machine lets a connection from outside to a port of its application. */
export function letsIn(machine: Resource, { firewallRule, ports }: Application, port: number): boolean {
  return (firewallRule && ports.includes(port)) || openedIn(machine).includes(port);
}
