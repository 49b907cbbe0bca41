import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { durations } from "../sandbox/arm/catalog/durations.ts";
import { scriptBehaviours } from "../sandbox/arm/types/guest/scriptBehaviours.ts";
import { allRules } from "../sandbox/arm/types/ruleTable.ts";
import { behaviours } from "../sandbox/traffic/behaviours.ts";
import { describe, type Results } from "../tests/sandbox/bench/results.ts";

const root = join(import.meta.dirname, "..");

interface Declared {
  readonly type: string;
  readonly default: unknown;
  readonly description: string;
}

const cell = (text: string) => text.replaceAll("|", "\\|");
const row = (...cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
/** A rule or behaviour as a line of a table; one that takes the worse of two readings is marked, and names the other. */
const line = ({ says, source, worse }: { says: string; source: string; worse?: string }) =>
  worse === undefined ? row(says, source) : row(`${says} **(worse)**`, `${source}. The kinder reading: ${worse}`);

/** The table of configuration keys, from Pulumi.yaml. */
export function configurationTable(): string {
  const { config } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { config: Record<string, Declared> };
  const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const rows = Object.entries(config).map(([key, { default: value, description }]) =>
    row(`\`${key}\``, value === "" ? "" : `\`${shown(value)}\``, description),
  );
  return [row("Key", "Default", "What it is"), "|---|---|---|", ...rows].join("\n");
}

/** What the last `npm run bench` measured. */
function benchTables(): string {
  return describe(JSON.parse(readFileSync(join(root, "docs", "bench", "results.json"), "utf8")) as Results);
}

/** README.md with its table of keys as Pulumi.yaml has them, and the last measurements. */
export function readme(): string {
  const text = readFileSync(join(root, "README.md"), "utf8");
  return fill(fill(text, "configuration", configurationTable()), "bench", benchTables());
}

/** A text with something between two marks of a name. */
function fill(text: string, mark: string, inside: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [before, rest = ""] = text.split(start);
  return `${before}${start}\n${inside}\n${end}${rest.split(end)[1]}`;
}

/** docs/azure-rules.md: every rule and duration of the sandbox, with its source. */
export function azureRules(): string {
  const rules = allRules();
  const assumed = rules.filter(({ source }) => source.startsWith("assumed")).length;
  const partly = rules.filter(({ source }) => /assumed/.test(source)).length - assumed;
  const types = [...new Set(rules.map(({ type }) => type))];
  const sections = types.flatMap((type) => [
    `### ${type}`,
    "",
    row("Azure insists that", "Source"),
    "|---|---|",
    ...rules.filter((rule) => rule.type === type).map(line),
    "",
  ]);
  const times = Object.entries(durations).map(([name, { milliseconds, source }]) =>
    row(`\`${name}\``, String(milliseconds / 1000), source),
  );
  return `${[
    "# What the sandbox's Azure insists on",
    "",
    "This page is written by `npm run docs` from `sandbox/arm/types/`. Each line is a test of the same name in",
    "`tests/sandbox/arm/rules.test.ts`, which fails when a rule has no test.",
    "",
    `${rules.length} rules: ${rules.length - assumed - partly} with a source for all of it, ${partly} with a source for the rule and code or words assumed, ${assumed} assumed. All ${rules.length} are tested.`,
    "",
    "Where sources conflict, or none was found, the sandbox takes the reading that is worse for whoever deploys to it. Such a",
    `line is marked **(worse)**, and names the kinder reading: ${[...rules, ...behaviours].filter(({ worse }) => worse !== undefined).length} are.`,
    "",
    "## Rules",
    "",
    ...sections,
    "## Scripts",
    "",
    "How a Custom Script Extension and a run command behave; each line has a test in `tests/sandbox/arm/scripts.test.ts`.",
    "",
    row("Behaviour", "Source"),
    "|---|---|",
    ...scriptBehaviours.map(({ says, source }) => row(says, source)),
    "",
    "## Traffic",
    "",
    "How connections to a public IP behave; each line has a test in `tests/sandbox/traffic/`.",
    "",
    row("Behaviour", "Source"),
    "|---|---|",
    ...behaviours.map(line),
    "",
    "## Durations",
    "",
    "How long operations take, in seconds of Azure's time.",
    "",
    row("Operation", "Seconds", "Source"),
    "|---|---|---|",
    ...times,
  ].join("\n")}\n`;
}

/** Files that are generated, and what belongs in them. */
export const generated: Readonly<Record<string, () => string>> = {
  "README.md": readme,
  "docs/azure-rules.md": azureRules,
};

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of Object.entries(generated)) writeFileSync(join(root, file), text());
}
