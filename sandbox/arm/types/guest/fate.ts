import { applicationOf } from "./application.ts";
import { exitCodeOf } from "./exitCode.ts";
import { portsOpenedBy } from "./firewall.ts";

/** Makes a command fail the first time it runs on a machine. */
export const failOnce = /(?:^|\s)-FailOnce\b/i;

/** Whether a command fetches something from the Internet: it has an address in it. */
export const fetches = (command: string) => /https?:\/\//i.test(command);

/**
 * What is kept of a secret command: what it comes to, in the words of docs/sandbox.md, and nothing of its own. As a command
 * it does the same.
 */
export function fateOf(command: string): string {
  const opened = portsOpenedBy(command);
  return [
    ...(failOnce.test(command) ? ["-FailOnce"] : []),
    ...applicationFlags(command),
    ...(fetches(command) ? ["https://withheld"] : []),
    ...(opened.length > 0 ? [`; New-NetFirewallRule -LocalPort ${opened.join(",")};`] : []),
    `exit ${exitCodeOf(command)}`,
  ].join(" ");
}

/** The flags that make the same application. */
function applicationFlags(command: string): string[] {
  const application = applicationOf(command);
  if (!application) return [];
  const { ports, tls, loopback, firewallRule, hostName, redirect, status, keepAlive, seconds } = application;
  return [
    ...ports.map((port) => `-Port ${port}`),
    ...(tls ? ["-Https"] : []),
    ...(loopback ? ["-Loopback"] : []),
    ...(firewallRule ? [] : ["-NoFirewallRule"]),
    ...(hostName === undefined ? [] : [`-HostName ${hostName}`]),
    ...(redirect === undefined ? [] : [`-Redirect ${redirect}`]),
    `-Status ${status}`,
    ...(keepAlive ? [] : ["-NoKeepAlive"]),
    ...(seconds === 0 ? [] : [`-Seconds ${seconds}`]),
  ];
}
