import { exitCodeOf } from "./exitCode.ts";

/** The stand-in application in a machine, as the command that installed it describes it. */
export interface Application {
  readonly ports: readonly number[];
  /** Whether every port speaks TLS, and not only 443 and 8443. */
  readonly tls: boolean;
  /** Whether it listens on localhost alone. */
  readonly loopback: boolean;
  /** Whether its installer opened its ports in Windows Firewall. */
  readonly firewallRule: boolean;
  /** The only Host it knows; undefined takes any. */
  readonly hostName: string | undefined;
  /** Where `/` redirects to. */
  readonly redirect: string | undefined;
  /** HTTP status of every answer. */
  readonly status: number;
  /** Whether a connection stays after an answer. */
  readonly keepAlive: boolean;
  /** Seconds of Azure's time that every answer takes. */
  readonly seconds: number;
}

/**
 * The application that a command installs; none when the command fails. Nothing is run: docs/sandbox.md says what a command
 * can ask for.
 */
export function applicationOf(command: string): Application | undefined {
  if (exitCodeOf(command) !== 0) return undefined;
  const textOf = (option: string) => new RegExp(`-${option}\\s+["']?([^\\s"']+)`, "i").exec(command)?.[1];
  const has = (option: string) => new RegExp(`-${option}(?![\\w-])`, "i").test(command);
  const numberOf = (option: string) => Number(/^\d+(\.\d+)?$/.exec(textOf(option) ?? "")?.[0] ?? Number.NaN);
  return {
    ports: portsOf(command),
    tls: has("Https"),
    loopback: has("Loopback"),
    firewallRule: !has("NoFirewallRule"),
    hostName: textOf("HostName"),
    redirect: textOf("Redirect"),
    status: numberOf("Status") || 200,
    keepAlive: !has("NoKeepAlive"),
    seconds: numberOf("Seconds") || 0,
  };
}

/** Ports a command makes the guest answer on: those it names as `-Port N` or `:N`, else that of a web server, 80. */
function portsOf(command: string): number[] {
  const rest = command.replace(/-Redirect\s+\S+/i, "");
  const named = [...rest.matchAll(/(?:-Port\s+|:)(\d{2,5})\b/gi)].map((match) => Number(match[1]));
  return named.length > 0 ? [...new Set(named)] : [80];
}

/** Whether an application speaks TLS on a port: on 443 and 8443, and everywhere where its command says `-Https`. */
export function speaksTls({ tls }: Application, port: number): boolean {
  return tls || port === 443 || port === 8443;
}
