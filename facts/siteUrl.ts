import type { Probe } from "./settings.ts";

/** Ports that a browser takes when a URL names none. */
const usualPorts = { http: 80, https: 443 };

/**
 * Where clients find the site: at its first port, with https where that is 443 or is probed with Https.
 * @param ports TCP ports the site is served on, at least one.
 */
export function siteUrl(host: string, ports: readonly number[], probe: Probe): string {
  const [port] = ports;
  const scheme = port === usualPorts.https || (probe.protocol === "Https" && probe.port === port) ? "https" : "http";
  return `${scheme}://${host}${port === usualPorts[scheme] ? "" : `:${port}`}`;
}
