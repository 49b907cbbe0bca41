import ipaddr from "ipaddr.js";
import { type JsonObject, numberAt, objectsAt, textAt, textsAt } from "../arm/protocol/json.ts";

/** A connection on its way into a machine. */
export interface Packet {
  readonly protocol: "Tcp";
  /** Address it comes from, as IPv4; health probes come from 168.63.129.16. */
  readonly source: string;
  readonly destination: string;
  readonly port: number;
}

/** Where health probes come from: azure-docs, load-balancer-custom-probe-overview.md. */
export const probeSource = "168.63.129.16";

/**
 * Whether a security group lets a packet in: rules by priority, the smallest decides, the default rules last
 * (azure-docs, network-security-groups-overview.md).
 */
export function admits(group: JsonObject, packet: Packet, virtualNetwork: readonly string[]): boolean {
  const rules = [
    ...objectsAt(group, "properties.securityRules"),
    ...objectsAt(group, "properties.defaultSecurityRules"),
  ]
    .filter((rule) => textAt(rule, "properties.direction")?.toLowerCase() === "inbound")
    .sort((a, b) => (numberAt(a, "properties.priority") ?? 0) - (numberAt(b, "properties.priority") ?? 0));
  const first = rules.find((rule) => matches(rule, packet, virtualNetwork));
  return textAt(first, "properties.access")?.toLowerCase() === "allow";
}

function matches(
  rule: JsonObject,
  { protocol, source, destination, port }: Packet,
  virtualNetwork: readonly string[],
): boolean {
  const asked = textAt(rule, "properties.protocol") ?? "*";
  if (asked !== "*" && asked.toLowerCase() !== protocol.toLowerCase()) return false;
  const ports = valuesOf(rule, "destinationPortRange", "destinationPortRanges");
  if (!ports.some((range) => inPorts(range, port))) return false;
  const inside = (prefixes: readonly string[], address: string) =>
    prefixes.some((prefix) => inAddresses(prefix, address, virtualNetwork));
  return (
    inside(valuesOf(rule, "sourceAddressPrefix", "sourceAddressPrefixes"), source) &&
    inside(valuesOf(rule, "destinationAddressPrefix", "destinationAddressPrefixes"), destination)
  );
}

function valuesOf(rule: JsonObject, one: string, several: string): string[] {
  const single = textAt(rule, `properties.${one}`);
  return [...(single ? [single] : []), ...textsAt(rule, `properties.${several}`)];
}

function inPorts(range: string, port: number): boolean {
  if (range === "*") return true;
  const [from, to = from] = range.split("-").map(Number);
  return from !== undefined && to !== undefined && port >= from && port <= to;
}

function inRange(range: string, address: string): boolean {
  const text = range.includes("/") ? range : `${range}/32`;
  if (!ipaddr.IPv4.isValidCIDR(text) || !ipaddr.IPv4.isValid(address)) return false;
  return ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(text));
}

/** Whether an address is one that a prefix or a service tag means; tags the sandbox does not know mean none. */
function inAddresses(prefix: string, address: string, virtualNetwork: readonly string[]): boolean {
  const inNetwork = virtualNetwork.some((range) => inRange(range, address));
  switch (prefix.toLowerCase()) {
    case "*":
      return true;
    case "azureloadbalancer":
      return address === probeSource;
    case "virtualnetwork":
      return inNetwork;
    case "internet":
      // Whatever is neither inside nor Azure's own; a caller on this machine counts as the Internet.
      return !inNetwork && address !== probeSource;
    default:
      return inRange(prefix, address);
  }
}
