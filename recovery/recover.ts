import { execFileSync } from "node:child_process";
import { Subscription } from "./azure.ts";
import { groupNames, orphanGroups, orphans, type State } from "./orphans.ts";

/**
 * `npm run recover -- --yes`, after an update was killed: lifts the lock it left, deletes what it had made in Azure without the
 * stack's learning of it, and refreshes. The next `pulumi up` then goes on. Without --yes it only says what it would do.
 */
const sure = process.argv.includes("--yes");
const say = (line: string) => process.stdout.write(`${line}\n`);
const pulumi = (...args: string[]) =>
  execFileSync("pulumi", args, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024, stdio: ["ignore", "pipe", "pipe"] });

function exported(): State {
  const { deployment } = JSON.parse(pulumi("stack", "export")) as {
    deployment: { resources?: State["resources"]; pending_operations?: State["pending"] };
  };
  return { resources: deployment.resources ?? [], pending: deployment.pending_operations ?? [] };
}

/** Whoever runs an update now would lose it: that is why this waits for --yes. */
function unlock(): void {
  try {
    pulumi("cancel", "--yes");
    say("The stack is not locked any more.");
  } catch {
    // Pulumi Cloud has nothing to cancel when nobody holds the stack.
    say("The stack was not locked.");
  }
}

if (sure) unlock();
const state = exported();
const azure = await Subscription.open();
const lostGroups = orphanGroups(state);
const groups = groupNames(state).filter((name) => !lostGroups.includes(name));
const found = (await Promise.all(groups.map((group) => azure.idsIn(group)))).flat();
const lost = orphans(found, state);
for (const name of lostGroups) {
  say(`${sure ? "Deleting" : "Would delete"} the resource group ${name}, which the stack does not know.`);
  if (sure) await azure.deleteGroup(name);
}
for (const id of lost) {
  say(`${sure ? "Deleting" : "Would delete"} ${id}, which the stack does not know.`);
  if (sure) await azure.delete(id);
}
if (lost.length + lostGroups.length === 0) say("Azure has nothing of the program's that the stack does not know.");
if (sure) {
  pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  say("The stack is refreshed; `pulumi up` goes on from here.");
} else say("Nothing was done; add --yes to do it.");
