import { contains, parseRange } from "../addresses.ts";
import type { Member, StandingRule } from "../standing.ts";

/** Where health probes come from, as a security rule names it. */
const probes = "azureloadbalancer";

/** Whether a port is one of those of a rule: `80`, `8000-8100`, `*`. */
function isPortOf(port: number, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const [first = "", last = first] = range.split("-");
    return range === "*" || (Number(first) <= port && port <= Number(last));
  });
}

/** Whether a destination surely holds an address; what is no range of IPv4 may hold it, and is not sure to. */
function holds(destination: string, address: string): boolean {
  if (destination === "*" || destination.toLowerCase() === "virtualnetwork") return true;
  const [range, one] = [destination.includes("/") ? destination : `${destination}/32`, `${address}/32`].map(parseRange);
  return typeof range === "object" && typeof one === "object" && contains(range, one);
}

/**
 * Whether a security group lets health probes to a port of a machine: the first rule that meets them decides, and with none
 * they come in (azure-docs, network-security-groups-overview.md, AllowAzureLoadBalancerInBound). In doubt it does not: an Allow
 * counts when it surely meets the probes, a Deny when it may.
 */
export function admitsProbes(rules: readonly StandingRule[], port: number, address: string): boolean {
  const deciding = rules
    .filter(({ direction, ports }) => direction.toLowerCase() === "inbound" && isPortOf(port, ports))
    .filter(({ protocol }) => ["tcp", "*"].includes(protocol.toLowerCase()))
    .filter(({ access, sources, destinations }) => {
      const named = sources.some((source) => source === "*" || source.toLowerCase() === probes);
      return named && (access === "Deny" || destinations.some((destination) => holds(destination, address)));
    })
    .sort((a, b) => a.priority - b.priority)[0];
  return deciding?.access !== "Deny";
}

/** Whether probes reach a port of a machine through each of its security groups. */
export function isReached({ gates, address }: Member, port: number): boolean {
  return gates.every((rules) => admitsProbes(rules, port, address));
}
