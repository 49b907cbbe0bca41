/** A rule of the security group that decides about a machine's health probes; the fields are those of azure-native's SecurityRuleArgs. */
export interface GateRule {
  readonly description: string;
  /** 100 to 4096; the smallest decides first. */
  readonly priority: number;
  readonly direction: "Inbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "*";
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly sourcePortRange: "*";
  readonly destinationAddressPrefix: "*";
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
}

const inbound = { direction: "Inbound", sourcePortRange: "*", destinationAddressPrefix: "*" } as const;

/** Health probes of an Azure load balancer come from 168.63.129.16, which has this tag (azure-docs, load-balancer-custom-probe-overview.md). */
const probes = "AzureLoadBalancer";

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

/** Lets clients through to the application, and to nothing else. */
export function passClients(ports: readonly number[], allowedSources: readonly string[]): GateRule {
  return {
    ...inbound,
    ...sourceOf(allowedSources),
    ...destinationOf(ports),
    description: "Clients of the application.",
    priority: 300,
    access: "Allow",
    protocol: "Tcp",
  };
}

/** Priorities of what keeps the probes out: behind the rule that admits them, and before it while a machine is out of rotation. */
const behind = 200;
const before = 100;

/** Keeps the probes out, so that the load balancer does not take the machine for healthy and sends it nothing. */
export function holdProbes(inRotation: boolean): GateRule {
  return {
    ...inbound,
    description: inRotation ? "Health probes, while the machine is not admitted." : "Health probes: out of rotation.",
    priority: inRotation ? behind : before,
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: probes,
    destinationPortRange: "*",
  };
}

/** Lets the probes through to their ports, and with them the traffic; the smallest priority decides. */
export function admitProbes(ports: readonly number[]): GateRule {
  return {
    ...inbound,
    ...destinationOf(ports),
    description: "Health probes: the machine is admitted.",
    priority: 150,
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: probes,
  };
}
