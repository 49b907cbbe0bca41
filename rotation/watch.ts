import { setTimeout as sleep } from "node:timers/promises";
import type { Word } from "../azure/ruleHealth.ts";
import { detectionTime, patience } from "../facts/drainTime.ts";
import { type Awaited, getsNothing, isSilent, notUp } from "../facts/ruleHealth.ts";
import type { Probe } from "../facts/settings.ts";
import { askHealth } from "./health.ts";

/** Milliseconds between two questions, unless Azure says otherwise. */
const pause = 5_000;

/** What ends a watch: nothing yet, or that it is over. */
type Look = (word: Word) => boolean;

/**
 * Asks the load balancer until it says what is waited for; time is Azure's own.
 * @param seconds Longest wait.
 * @returns The last word, and whether it was the right one.
 */
async function watch(rules: readonly string[], seconds: number, over: Look): Promise<{ word: Word; in: boolean }> {
  let first: number | undefined;
  for (let since = Date.now(); ; since = Date.now()) {
    const word = await askHealth(rules, since);
    first ??= word.at;
    if (over(word)) return { word, in: true };
    if (word.at - first >= seconds * 1000) return { word, in: false };
    await sleep(word.again ?? pause);
  }
}

/**
 * Resolves when every machine is up behind every rule.
 * @throws Error that names each that is not, with the load balancer's reason, after so many seconds.
 */
export async function untilUp(rules: readonly string[], machines: readonly Awaited[], seconds: number): Promise<void> {
  if (machines.length === 0) return;
  const { word, in: up } = await watch(rules, seconds, ({ health }) => notUp(health, machines).length === 0);
  if (up) return;
  const lines = notUp(word.health, machines).map((line) => `  ${line}`);
  throw new Error(
    [
      `The load balancer does not send requests to these machines, ${seconds} seconds after they were admitted; what served before serves on:`,
      ...lines,
      "The reasons are Azure's: https://learn.microsoft.com/azure/load-balancer/load-balancer-manage-health-status",
    ].join("\n"),
  );
}

/**
 * Resolves when the load balancer has sent a machine nothing new for `drainSeconds`. Where it has no word on the machine, that is
 * taken to begin when its probe must have noticed: the answer is empty of a machine that is stopped, and it is not said that it
 * is not so of the others then (azure-docs, load-balancer-manage-health-status.md).
 * @throws Error when the load balancer still sends it requests after as long as the probe may take; nothing of the machine has gone then.
 */
export async function untilDrained(
  machine: string,
  rules: readonly string[],
  interfaceId: string,
  { drainSeconds, probe }: { readonly drainSeconds: number; readonly probe: Probe },
): Promise<void> {
  const longest = patience(probe);
  let begun: number | undefined;
  let quiet: number | undefined;
  const { word, in: drained } = await watch(rules, longest + drainSeconds, ({ health, at }) => {
    begun ??= at;
    const unnoticed = isSilent(health, interfaceId) && at - begun < detectionTime(probe) * 1000;
    quiet = getsNothing(health, interfaceId) && !unnoticed ? (quiet ?? at) : undefined;
    return quiet !== undefined && at - quiet >= drainSeconds * 1000;
  });
  if (drained) return;
  const reasons = word.health.flatMap(({ rule, members }) =>
    members.map(({ ipAddress, state, reason }) => `${rule}: ${ipAddress} ${state} ${reason}`),
  );
  throw new Error(
    `${machine} still gets requests ${longest} seconds after its health probes were cut off, so it is left as it is. ` +
      `The load balancer says: ${reasons.join("; ")}. Run this again; if it stays so, stop the application on ${machine} first.`,
  );
}
