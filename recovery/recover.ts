import { Subscription } from "./azure.ts";
import { groupNames, orphanGroups, orphans, subscriptionOf } from "./orphans.ts";
import { configuration, exported, refresh, unlock } from "./stack.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * `npm run recover -- --yes`, after an update was killed: lifts the lock it left, deletes what it had made in Azure without the
 * stack's learning of it, and refreshes. The next `pulumi up` then goes on. Without --yes it only says what it would do.
 */
async function recover(sure: boolean): Promise<void> {
  const { login, naming } = configuration();
  const before = exported();
  // Before the lock is lifted: who cannot log in could do nothing afterwards.
  const azure = groupNames(before).length > 0 ? await Subscription.open(login, subscriptionOf(before)) : undefined;
  // Whoever runs an update now would lose the lock: that is why this waits for --yes.
  if (sure) say(unlock() ? "The stack is not locked any more." : "The stack was not locked.");
  const state = sure ? exported() : before;
  const lostGroups = azure ? orphanGroups(state) : [];
  const groups = azure ? groupNames(state).filter((name) => !lostGroups.includes(name)) : [];
  const found = (await Promise.all(groups.map((group) => azure?.idsIn(group) ?? []))).flat();
  const lost = orphans(found, state, naming);
  for (const name of lostGroups) {
    say(`${sure ? "Deleting" : "Would delete"} the resource group ${name}, which the stack does not know.`);
    if (sure) await azure?.deleteGroup(name);
  }
  for (const id of lost) {
    say(`${sure ? "Deleting" : "Would delete"} ${id}, which the stack does not know.`);
    if (sure && (await azure?.delete(id)) === false) {
      say("  Its machine does not run, so Azure keeps it until that is started, or goes and takes it along.");
    }
  }
  if (lost.length + lostGroups.length === 0) say("Azure has nothing of the program's that the stack does not know.");
  if (sure) {
    refresh();
    say("The stack is refreshed; `pulumi up` goes on from here.");
  } else say("Nothing was done; add --yes to do it.");
}

try {
  await recover(process.argv.includes("--yes"));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
