import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { changes } from "../change/changes.ts";
import { StackUnderLoad } from "../change/stackUnderLoad.ts";
import { checkout } from "../commandLine.ts";
import { measureBare } from "./bare.ts";
import { plotUpdates } from "./plot.ts";
import { measurePreview, type PreviewTime } from "./previews.ts";
import type { Results, TouchedResources } from "./results.ts";
import { measureStartUp } from "./startUp.ts";
import { measureUpdates, type UpdateTimes } from "./updates.ts";

/**
 * `npm run bench`: measures everything in one run on one machine, and writes docs/bench/; `npm run docs` puts it into the
 * README. `npm run bench -- PART` measures one part anew: startUp, changes, updates, previews or
 * bare.
 */
const said = <Result>(result: Result): Result => {
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return result;
};

async function measureChanges(): Promise<TouchedResources[]> {
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
  return touched;
}

async function measureAllUpdates(): Promise<UpdateTimes[]> {
  const updates: UpdateTimes[] = [];
  for (const vmCount of [3, 30, 100]) updates.push(said(await measureUpdates(vmCount)));
  return updates;
}

async function measurePreviews(): Promise<PreviewTime[]> {
  const previews: PreviewTime[] = [];
  for (const vmCount of [3, 100, 400]) previews.push(said(await measurePreview(vmCount)));
  return previews;
}

const folder = join(checkout, "docs", "bench");
const file = join(folder, "results.json");
const part = process.argv[2];
const wanted = (name: string) => part === undefined || part === name;
const before: Partial<Results> = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results) : {};
const results: Results = {
  startUp: wanted("startUp") ? said(await measureStartUp()) : (before.startUp ?? []),
  changes: wanted("changes") ? await measureChanges() : (before.changes ?? []),
  updates: wanted("updates") ? await measureAllUpdates() : (before.updates ?? []),
  previews: wanted("previews") ? await measurePreviews() : (before.previews ?? []),
  bare: wanted("bare") ? [said(await measureBare())] : (before.bare ?? []),
};
mkdirSync(folder, { recursive: true });
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(join(folder, "updates.svg"), await plotUpdates(results.updates));
