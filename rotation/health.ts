import { ruleHealth, type Word } from "../azure/ruleHealth.ts";
import { azure } from "./session.ts";

/** A question to the load balancer. */
interface Question {
  /** Moment of this machine's clock at which it was asked. */
  readonly since: number;
  readonly word: Promise<Word>;
  underWay: boolean;
}

/** The latest question about some rules, and the one that is asked when that is answered, for all who came meanwhile. */
const latest = new Map<string, Question>();
const next = new Map<string, Promise<Word>>();

/**
 * What the load balancer says now of the members behind each of its rules. Only one question is under way at a time, however many
 * machines wait: Azure lets a login write ten times a second, and such a question counts as writing (azure-docs,
 * request-limits-and-throttling.md).
 * @param rules ARM ids of load balancing rules, each with a probe.
 * @param since Moment of this machine's clock (`Date.now()`) before which the question must not have been asked.
 */
export function askHealth(rules: readonly string[], since: number): Promise<Word> {
  const key = rules.join();
  const known = latest.get(key);
  if (known && known.since >= since) return known.word;
  if (!known?.underWay) return ask(key, rules);
  const following =
    next.get(key) ??
    known.word
      .catch(() => undefined)
      .then(() => {
        next.delete(key);
        return ask(key, rules);
      });
  next.set(key, following);
  return following;
}

function ask(key: string, rules: readonly string[]): Promise<Word> {
  const question: Question = { since: Date.now(), word: ruleHealth(azure, rules), underWay: true };
  latest.set(key, question);
  question.word.then(
    () => {
      question.underWay = false;
    },
    // What Azure has refused is no answer for anybody else.
    () => latest.delete(key),
  );
  return question.word;
}
