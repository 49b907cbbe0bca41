import type { MemberHealth, RuleHealth } from "../facts/ruleHealth.ts";
import { azure } from "./session.ts";

/** First version with the action, as azure-native 3.28 uses it for load balancers: azure-docs, load-balancer-manage-health-status.md. */
const apiVersion = "2024-05-01";

/** The load balancer's word on every rule at one moment. */
export interface Word {
  readonly health: readonly RuleHealth[];
  /** Azure's time, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds after which to ask again, where Azure says so. */
  readonly again: number | undefined;
}

/** One question serves all machines that wait at the same time. */
const asked = new Map<string, { readonly since: number; readonly word: Promise<Word> }>();

/** Milliseconds for which an answer serves others that ask. */
const shared = 1_000;

/**
 * What the load balancer says now of the members behind each of its rules.
 * @param rules ARM ids of load balancing rules, each with a probe.
 * @param since Moment of this machine's clock (`Date.now()`) before which the question must not have been asked.
 */
export function askHealth(rules: readonly string[], since: number): Promise<Word> {
  const key = rules.join();
  const latest = asked.get(key);
  if (latest && latest.since >= Math.max(since, Date.now() - shared)) return latest.word;
  const question = { since: Date.now(), word: askRules(rules) };
  asked.set(key, question);
  return question.word;
}

async function askRules(rules: readonly string[]): Promise<Word> {
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
