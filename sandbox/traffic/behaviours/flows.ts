import type { Behaviour } from "./behaviour.ts";

const probes = "azure-docs, load-balancer-custom-probe-overview.md";
const groups = "azure-docs, network-security-groups-overview.md";

/** Where connections go, and what ends them. */
export const flowBehaviours: readonly Behaviour[] = [
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
    says: "when every member is down new flows are refused",
    source: `${probes}; that they are reset at once instead of timing out is assumed`,
    test: "is refused when every machine is down",
  },
  {
    says: "established flows go on while their member is down",
    source: probes,
    test: "stays while its member is down",
  },
  {
    says: "established flows are reset when their interface leaves the pool",
    source: "assumed; no source says that they live",
    worse: "they go on, as when their member is down",
    test: "is reset when its interface leaves the pool",
  },
  {
    says: "established flows are reset when their rule or its load balancer goes",
    source: "assumed",
    worse: "they go on until they are idle",
    test: "is reset when its load balancer goes",
  },
  {
    says: "a member whose admin state is Down gets no new flows, and its established ones are reset",
    source:
      "text of adminState in network 2024-05-01; the name of a member in its pool, group_interfaceconfiguration, is assumed",
    worse: "established TCP flows persist (azure-docs, admin-state-overview.md)",
    test: "is reset, and none is made anew, when its member's admin state is Down",
  },
  {
    says: "a member whose admin state is Up gets flows whatever its probe says",
    source: "azure-docs, admin-state-overview.md",
    test: "counts for a probe no more: admin state Up serves whatever the probe says",
  },
  {
    says: "security rules decide by priority, default rules last",
    source: groups,
    test: "goes by priority: the smallest number that matches decides",
  },
  {
    says: "changed security rules act on new flows only",
    source: groups,
    test: "is not touched by changed rules of a security group, which keep new ones out",
  },
  {
    says: "in a group with flushConnection they act on established flows, too, which are reset",
    source: "text of flushConnection in network 2024-05-01; that they are reset and not dropped is assumed",
    test: "ends with changed rules where the group flushes connections, unless the rules still let it in",
  },
  {
    says: "a Standard load balancer is closed without a security group",
    source: "azure-docs, load-balancer/skus.md",
    test: "is closed where there is no security group at all, as behind a Standard load balancer",
  },
  {
    says: "an idle connection ends after the rule's timeout, with a reset where the rule asks for one",
    source: "azure-docs, load-balancer-tcp-reset.md; at the first look after it, up to twice the timeout",
    test: "on an idle connection ends after the rule's timeout",
  },
  {
    says: "a machine in a private subnet or in a Standard load balancer's pool gets out only by a NAT gateway, an outbound rule, or a rule with SNAT",
    source: "azure-docs, load-balancer-outbound-connections.md",
    test: "is the outbound rule of its pool; out of that pool, none",
  },
];
