import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { changes } from "../change/changes.ts";
import { StackUnderLoad } from "../change/stackUnderLoad.ts";
import { checkout } from "../commandLine.ts";
import { plotUpdates } from "./plot.ts";
import { measurePreview, type PreviewTime } from "./previews.ts";
import type { Results, TouchedResources } from "./results.ts";
import { measureStartUp } from "./startUp.ts";
import { measureUpdates, type UpdateTimes } from "./updates.ts";

/** `npm run bench`: measures everything in one run on one machine, and writes docs/bench/; `npm run docs` puts it into the README. */
const say = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);
const said = <Result>(result: Result): Result => {
  say(result);
  return result;
};

const startUp = said(await measureStartUp());

const touched: TouchedResources[] = [];
const stack = new StackUnderLoad("bench", "120");
try {
  await stack.deploy();
  for (const { name, settings } of changes) {
    const outcome = await stack.change(settings);
    if (outcome.trouble) throw new Error(outcome.trouble);
    const { sent, failed } = outcome.tally;
    touched.push(said({ change: name, touched: outcome.touched, sent, failed }));
  }
} finally {
  await stack.cli.end();
}

const updates: UpdateTimes[] = [];
for (const vmCount of [3, 30, 100]) updates.push(said(await measureUpdates(vmCount)));

const previews: PreviewTime[] = [];
// The program refuses more than 200, Azure's limit for an availability set.
for (const vmCount of [3, 100, 200]) previews.push(said(await measurePreview(vmCount)));

const results: Results = { updates, previews, startUp, changes: touched };
const folder = join(checkout, "docs", "bench");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "results.json"), `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(join(folder, "updates.svg"), await plotUpdates(updates));
