/** A rule that lets in or keeps out; the fields are those of azure-native's SecurityRuleArgs. */
export interface InboundRule {
  readonly description: string;
  /** 100 to 4096, unique in its group; the smallest decides first. */
  readonly priority: number;
  readonly direction: "Inbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "*";
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly sourcePortRange: "*";
  /** Any: each group is on one subnet or interface, so this is no wider, and another range changes no rule under machines that serve. */
  readonly destinationAddressPrefix: "*";
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
}

/** What all rules here have in common. */
export const inbound = { direction: "Inbound", sourcePortRange: "*", destinationAddressPrefix: "*" } as const;

/** Health probes of an Azure load balancer come from 168.63.129.16, which has this tag (azure-docs, load-balancer-custom-probe-overview.md). */
export const probeSource = "AzureLoadBalancer";

/** One source as Azure wants it, or several. */
export function sourceOf(allowedSources: readonly string[]) {
  const [only] = allowedSources;
  return allowedSources.length === 1 && only !== undefined
    ? { sourceAddressPrefix: only }
    : { sourceAddressPrefixes: [...allowedSources] };
}

/** One port as Azure wants it, or several. */
export function destinationOf(ports: readonly number[]) {
  const [only] = ports;
  return ports.length === 1
    ? { destinationPortRange: String(only) }
    : { destinationPortRanges: ports.map((port) => String(port)) };
}
