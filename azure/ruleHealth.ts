import type { MemberHealth, RuleHealth } from "../facts/ruleHealth.ts";
import type { ResourceManager } from "./resourceManager.ts";

/** First version with the action, as azure-native 3.28 uses it for load balancers: azure-docs, load-balancer-manage-health-status.md. */
const apiVersion = "2024-05-01";

/** The load balancer's word on some rules at one moment. */
export interface Word {
  readonly health: readonly RuleHealth[];
  /** Azure's time, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds after which to ask again, where Azure says so. */
  readonly again: number | undefined;
}

/** What the load balancer says now of the members behind each of some rules; each must have a probe. */
export async function ruleHealth(azure: ResourceManager, rules: readonly string[]): Promise<Word> {
  const answers = await Promise.all(rules.map((rule) => azure.post(`${rule}/health`, apiVersion)));
  return {
    health: answers.map(({ body }, index) => ({
      rule: rules[index]?.split("/").at(-1) ?? "",
      members:
        (body as { loadBalancerBackendAddresses?: MemberHealth[] } | undefined)?.loadBalancerBackendAddresses ?? [],
    })),
    at: Math.max(...answers.map(({ at }) => at)),
    again: answers[0]?.again,
  };
}
