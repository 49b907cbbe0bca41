import type { BareTime } from "./bare.ts";
import type { PreviewTime } from "./previews.ts";
import type { StartUpTime } from "./startUp.ts";
import type { UpdateTimes } from "./updates.ts";

/** Resources touched by one change, and requests that failed meanwhile. */
export interface TouchedResources {
  readonly change: string;
  readonly touched: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly failed: number;
}

/** All that one run of `npm run bench` has measured. */
export interface Results {
  readonly updates: readonly UpdateTimes[];
  readonly previews: readonly PreviewTime[];
  readonly bare: readonly BareTime[];
  readonly startUp: readonly StartUpTime[];
  readonly changes: readonly TouchedResources[];
}

const row = (...cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
const ratio = (value: number) => value.toFixed(value < 10 ? 2 : 0);

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [row(...head), `|${"---|".repeat(head.length)}`, ...rows.map((cells) => row(...cells))].join("\n");
}

/** The results as the README shows them: ratios within the run, since machines differ. */
export function describe({ updates, previews, bare, startUp, changes }: Results): string {
  const empty = startUp[0]?.seconds ?? 1;
  const firstPreview = previews[0]?.seconds ?? 1;
  return [
    "`up` of a new stack, times the critical path (below which nothing can be):",
    "",
    table(
      ["Machines", "`up`", "at the CLI's default parallelism", "the tutorial's steps, one after the other"],
      updates.map(({ vmCount, criticalPath, up, defaultParallelism, tutorialOrder }) => [
        vmCount,
        ...[up, defaultParallelism, tutorialOrder].map((seconds) => ratio(seconds / criticalPath)),
      ]),
    ),
    "",
    "![Time of `up` by number of machines](docs/bench/updates.svg)",
    "",
    "A preview with no change, times the smallest:",
    "",
    table(
      ["Machines", "Resources", "Preview"],
      previews.map(({ vmCount, resources, seconds }) => [vmCount, resources, ratio(seconds / firstPreview)]),
    ),
    "",
    "The same, times that of a bare program that registers as many resources of `@pulumi/random`, and the most memory that",
    "each of the two took, in megabytes:",
    "",
    table(
      ["Machines", "Resources", "Preview", "Memory", "Memory of the bare program"],
      bare.map((time) => [
        time.vmCount,
        time.resources,
        ratio(time.seconds / time.bare),
        time.megabytes,
        time.bareMegabytes,
      ]),
    ),
    "",
    "The preview of a new stack, times that of an empty program with the same SDKs:",
    "",
    table(
      ["How TypeScript is loaded", "Nothing edited", "One file edited", "A type error keeps it from running"],
      startUp.map(({ way, seconds, edited, checks }) => [
        way,
        ratio(seconds / empty),
        ratio(edited / empty),
        checks ? "yes" : "no",
      ]),
    ),
    "",
    "Resources that each change touches, three machines, under 200 requests a second:",
    "",
    table(
      ["Change", "Created", "Updated", "Replaced", "Deleted", "Requests", "Failed"],
      changes.map(({ change, touched, sent, failed }) => [
        change,
        ...["create", "update", "replace", "delete"].map((kind) => touched[kind] ?? 0),
        sent,
        failed,
      ]),
    ),
  ].join("\n");
}
