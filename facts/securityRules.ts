import { destinationOf, type InboundRule, inbound, probeSource, sourceOf } from "./inboundRule.ts";

/** A rule of the subnet's security group. */
export type SecurityRule = InboundRule & { readonly name: string };

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
      sourceAddressPrefix: probeSource,
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
