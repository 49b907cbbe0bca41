/** How traffic behaves, with its source and the title of the test that shows it (tests/sandbox/traffic/). */
export interface Behaviour {
  readonly says: string;
  readonly source: string;
  readonly test: string;
}

const probes = "azure-docs, load-balancer-custom-probe-overview.md";
const groups = "azure-docs, network-security-groups-overview.md";
const outbound = "azure-docs, load-balancer-outbound-connections.md";

export const behaviours: readonly Behaviour[] = [
  {
    says: "new flows are spread over the members that are up, by a hash of the five-tuple",
    source: "azure-docs, load-balancer/distribution-mode-concepts.md; the hash itself assumed",
    test: "spreads flows over all members, and sends one flow always to the same",
  },
  {
    says: "with source-IP affinity by addresses alone",
    source: "azure-docs, load-balancer/distribution-mode-concepts.md",
    test: "with affinity goes by addresses alone",
  },
  {
    says: "one successful probe brings a member up; as many failures in a row as the threshold take it down",
    source: `${probes}; text of probeThreshold in azure-native 3.28`,
    test: "comes with one success and goes with as many failures in a row as the threshold",
  },
  {
    says: "a member that nobody has probed yet gets no traffic",
    source: `${probes}; assumed for the first interval`,
    test: "is answered by nobody before a script has succeeded, or after it has failed",
  },
  {
    says: "established flows survive their member's leaving the pool",
    source: `${probes} (for a probe that goes down; for leaving the pool assumed)`,
    test: "on a connection that stands goes on with its machine after that left the pool",
  },
  {
    says: "when every member is down new flows are refused",
    source: `${probes}; that they are reset at once instead of timing out is assumed`,
    test: "is refused when every machine is down",
  },
  {
    says: "security rules decide by priority, default rules last",
    source: groups,
    test: "goes by priority: the smallest number that matches decides",
  },
  {
    says: "a Standard load balancer is closed without a security group",
    source: "azure-docs, load-balancer/skus.md",
    test: "is closed where there is no security group at all, as behind a Standard load balancer",
  },
  {
    says: "probes come from 168.63.129.16, the tag AzureLoadBalancer, and pass the security group like other traffic",
    source: probes,
    test: "ends when the security group keeps the probes out",
  },
  {
    says: "an idle connection ends after the rule's timeout, with a reset where the rule asks for one",
    source: "azure-docs, load-balancer-tcp-reset.md; at the first look after it, up to twice the timeout",
    test: "on an idle connection ends after the rule's timeout",
  },
  {
    says: "a machine's connections end when its deletion begins",
    source: "assumed",
    test: "breaks with the machine as soon as its deletion begins",
  },
  {
    says: "a machine in a private subnet or in a Standard load balancer's pool gets out only by a NAT gateway, an outbound rule, or a rule with SNAT",
    source: outbound,
    test: "is the outbound rule of its pool; out of that pool, none",
  },
  {
    says: "what a script has installed stays while its extension is written again, fails, or is taken away",
    source: "assumed",
    test: "goes on while a script's extension is written again, fails, or is taken away",
  },
  {
    says: "a script that downloads fails where there is no way out",
    source: "assumed (words)",
    test: "is needed by a script that downloads, and by no other",
  },
];
