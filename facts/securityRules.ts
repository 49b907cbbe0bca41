import { destinationOf, sourceOf } from "./healthGate.ts";

/** A rule of the security group; the fields are those of azure-native's SecurityRuleArgs. */
export interface SecurityRule {
  readonly name: string;
  readonly description: string;
  /** 100 to 4096, unique; the smallest decides first. */
  readonly priority: number;
  readonly direction: "Inbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "*";
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly sourcePortRange: "*";
  /** Any: the group is on the stack's own subnet alone, so this is no wider, and another range changes no rule under machines that serve. */
  readonly destinationAddressPrefix: "*";
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
}

/** Last two priorities that Azure has; the program's own rules stand there. */
const probePriority = 4095;
const denyPriority = 4096;

/**
 * What may reach the subnet: the application's ports from the allowed sources, the load balancer's health probes, and
 * nothing else, RDP included. A Standard load balancer is closed until a security group opens it (azure-docs, load-balancer/skus.md).
 */
export function securityRules(settings: {
  readonly ports: readonly number[];
  readonly allowedSources: readonly string[];
  readonly rulePriority: number;
  /** Ports that health probes go to. */
  readonly probePorts: readonly number[];
}): SecurityRule[] {
  const { ports, allowedSources, rulePriority, probePorts } = settings;
  const source = sourceOf(allowedSources);
  const inbound = { direction: "Inbound", sourcePortRange: "*", destinationAddressPrefix: "*" } as const;
  return [
    ...ports.map((port, index) => ({
      ...inbound,
      ...source,
      name: `AllowWebPort${port}`,
      description: `The application's port ${port}.`,
      priority: rulePriority + index,
      access: "Allow" as const,
      protocol: "Tcp" as const,
      destinationPortRange: String(port),
    })),
    {
      ...inbound,
      ...destinationOf(probePorts),
      name: "AllowHealthProbes",
      description: "Health probes of the load balancer, from 168.63.129.16.",
      priority: probePriority,
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "AzureLoadBalancer",
    },
    {
      ...inbound,
      name: "DenyAllElse",
      description: "Closed also to the rest of the virtual network, which Azure's default rules would let in.",
      priority: denyPriority,
      access: "Deny",
      protocol: "*",
      sourceAddressPrefix: "*",
      destinationPortRange: "*",
    },
  ];
}
