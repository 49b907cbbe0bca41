/** A rule of the security group that decides about a machine's health probes; the fields are those of azure-native's SecurityRuleArgs. */
export interface GateRule {
  readonly description: string;
  /** 100 to 4096; the smallest decides first. */
  readonly priority: number;
  readonly direction: "Inbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "*";
  readonly sourceAddressPrefix: string;
  readonly sourcePortRange: "*";
  readonly destinationAddressPrefix: "*";
  readonly destinationPortRange: "*";
}

const inbound = {
  direction: "Inbound",
  protocol: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "*",
} as const;

/** Health probes of an Azure load balancer come from 168.63.129.16, which has this tag (azure-docs, load-balancer-custom-probe-overview.md). */
const probes = "AzureLoadBalancer";

/** Lets clients through; which of them may call is for the subnet's group to say. */
export const passClients: GateRule = {
  ...inbound,
  description: "Clients; the subnet's security group says which.",
  priority: 300,
  access: "Allow",
  sourceAddressPrefix: "*",
};

/** Keeps the probes out, so that the load balancer does not take the machine for healthy and sends it nothing. */
export const holdProbes: GateRule = {
  ...inbound,
  description: "Health probes, while the machine is not admitted.",
  priority: 200,
  access: "Deny",
  sourceAddressPrefix: probes,
};

/** Lets the probes through, and with them the traffic; the smallest priority decides. */
export const admitProbes: GateRule = {
  ...inbound,
  description: "Health probes: the machine is admitted.",
  priority: 100,
  access: "Allow",
  sourceAddressPrefix: probes,
};
