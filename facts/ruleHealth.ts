/**
 * What the load balancer says of one member of a rule's pool: `LoadBalancerHealthPerRulePerBackendAddress` of API version
 * 2024-05-01 (azure-docs, load-balancer-manage-health-status.md). A machine that is stopped has empty values.
 */
export interface MemberHealth {
  readonly ipAddress?: string;
  /** The interface's IP configuration, as an object with its id, or as the id alone. */
  readonly networkInterfaceIPConfigurationId?: string | { readonly id?: string };
  readonly state?: string;
  /** E.g. `Up_Probe_Success` or `Down_Probe_HttpStatusCodeError`. */
  readonly reason?: string;
}

/** The answer for one rule. */
export interface RuleHealth {
  /** Name of the load balancing rule. */
  readonly rule: string;
  readonly members: readonly MemberHealth[];
}

/** A machine that should be up: its name, and the id of its network interface. */
export interface Awaited {
  readonly machine: string;
  readonly interfaceId: string;
}

/** What a rule's health says of the machine with this network interface; undefined when the load balancer does not know it. */
export function memberOf({ members }: RuleHealth, interfaceId: string): MemberHealth | undefined {
  const within = `${interfaceId.toLowerCase()}/`;
  return members.find(({ networkInterfaceIPConfigurationId: configuration }) => {
    const id = typeof configuration === "object" ? configuration.id : configuration;
    return id?.toLowerCase().startsWith(within);
  });
}

/** Up because of its own probe; with every machine down, `noHealthyBackendsBehavior` may call them all up. */
const isUp = (member: MemberHealth | undefined) =>
  member?.state?.toLowerCase() === "up" && member.reason !== "Up_Probe_AllDownIsUp";

/** Machines that are not up behind every rule, a line each with the rule and the load balancer's reason. */
export function notUp(health: readonly RuleHealth[], awaited: readonly Awaited[]): string[] {
  return awaited.flatMap(({ machine, interfaceId }) =>
    health.flatMap((one) => {
      const member = memberOf(one, interfaceId);
      return isUp(member) ? [] : [`${machine} is not up behind rule ${one.rule}: ${reasonOf(member, one)}`];
    }),
  );
}

function reasonOf(member: MemberHealth | undefined, { members }: RuleHealth): string {
  if (member === undefined && !members.some(({ state }) => state)) {
    return "the load balancer says nothing of any machine, as it may when one of the pool is stopped; start that one, or take it away";
  }
  if (member === undefined) return "the load balancer does not know it";
  return member.reason || member.state || "the load balancer says nothing of it, as of a machine that is stopped";
}

/** Whether the load balancer has no word on a machine from some rule, as of one that is stopped; nothing follows from that. */
export function isSilent(health: readonly RuleHealth[], interfaceId: string): boolean {
  return health.some((one) => !memberOf(one, interfaceId)?.state);
}

/** Whether a machine gets no new connections from any rule; one the load balancer does not know or has no word on gets none. */
export function getsNothing(health: readonly RuleHealth[], interfaceId: string): boolean {
  return health.every((one) => !isUp(memberOf(one, interfaceId)));
}
