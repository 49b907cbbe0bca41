import { ruleHealth, type Word } from "../azure/ruleHealth.ts";
import { azure } from "./session.ts";

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
  const question = { since: Date.now(), word: ruleHealth(azure, rules) };
  asked.set(key, question);
  // What Azure has refused is no answer for anybody else.
  question.word.catch(() => asked.get(key) === question && asked.delete(key));
  return question.word;
}
