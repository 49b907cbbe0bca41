import { getsNothing, memberOf, type RuleHealth } from "../facts/ruleHealth.ts";

/** What the load balancer said of every rule at one time; moments are of this machine's clock. */
export interface Look {
  readonly asked: number;
  readonly answered: number;
  readonly health: readonly RuleHealth[];
}

/** When something had come about: after the first moment, by the second. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When a machine was first seen to get nothing, or everything, after a moment; undefined when it was not. */
export function turned(
  looks: readonly Look[],
  interfaceId: string,
  to: "down" | "up",
  since: number,
): Span | undefined {
  let from = since;
  for (const look of looks) {
    if (look.asked < since) continue;
    const down = getsNothing(look.health, interfaceId);
    if (down === (to === "down")) return { from, to: look.answered };
    from = look.asked;
  }
  return undefined;
}

/** The load balancer's words on a machine in a look: state and reason behind each rule, as they are. */
export function wordsOn({ health }: Look, interfaceId: string): string[] {
  return health.map((one) => {
    const member = memberOf(one, interfaceId);
    if (member) return `state "${member.state ?? ""}", reason "${member.reason ?? ""}"`;
    const nameless = one.members.filter(({ networkInterfaceIPConfigurationId: id }) => !id).length;
    return `not named, among ${one.members.length} members of which ${nameless} have no name`;
  });
}

/** Whether a look has no word on a machine behind any rule. */
export function saysNothing({ health }: Look, interfaceId: string): boolean {
  return health.every((one) => {
    const { state, reason } = memberOf(one, interfaceId) ?? {};
    return !state && !reason;
  });
}
