import type { Finding } from "./assumptions.ts";
import type { CleanedUp } from "./cleanUp.ts";
import { discreet } from "./discretion.ts";
import type { Duration } from "./durations.ts";
import { reasonsOf, type Step } from "./step.ts";

/** What a run has found out. */
export interface Report {
  /** When it began, in milliseconds since 1970 of this machine's clock. */
  readonly beganAt: number;
  readonly form: "short" | "full";
  readonly location: string;
  /** Size of the virtual machines, where it is not the program's default. */
  readonly size: string | undefined;
  /** Requests a second. */
  readonly rate: number;
  readonly steps: readonly Pick<Step, "name" | "promise" | "seconds" | "tally" | "remarks" | "broken">[];
  /** Why it ended early, where that was in no step. */
  readonly trouble: string | undefined;
  readonly durations: readonly Duration[];
  readonly assumptions: readonly Finding[];
  readonly cleanedUp: CleanedUp;
}

/** Whether every promise was tried and kept, and nothing was left. */
export function isGood({ steps, trouble, cleanedUp }: Report): boolean {
  return (
    cleanedUp.done && trouble === undefined && steps.length > 0 && steps.every(({ broken }) => broken.length === 0)
  );
}

const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
const row = (...cells: (string | number)[]) => `| ${cells.map((one) => cell(String(one))).join(" | ")} |`;
const rounded = (seconds: number) => seconds.toFixed(0);

/** The report as a person reads it. */
function pageOf(report: Report): string {
  const { beganAt, form, location, size, rate, steps, trouble, durations, assumptions, cleanedUp } = report;
  return `${[
    "# Does it hold on Azure?",
    "",
    `Written by \`npm run verify\` on ${new Date(beganAt).toISOString()}: the ${form} form, in ${location}${size ? `, machines of size ${size}` : ""}, ${rate} requests a second.`,
    "All seconds are by Azure's clock.",
    "",
    isGood(report) ? "Every promise was kept." : "**Not every promise was kept.**",
    "",
    "## Promises",
    "",
    row("Step", "Promise", "Kept", "Seconds", "Sent", "Failed", "Reset", "Repeated"),
    "|---|---|---|---|---|---|---|---|",
    ...steps.map(({ name, promise, broken, seconds, tally }) =>
      row(
        name,
        promise,
        broken.length === 0 ? "yes" : "**no**",
        rounded(seconds),
        ...(tally ? [tally.sent, tally.failed, tally.reset, tally.repeated] : ["", "", "", ""]),
      ),
    ),
    "",
    ...steps.flatMap(({ name, broken, remarks, tally }) => [
      ...broken.map((line) => `* ${name}: **${cell(line)}**.`),
      ...remarks.map((line) => `* ${name}: ${cell(line)}.`),
      ...(tally?.failed ? [`* ${name}: the latest failures are ${cell(reasonsOf(tally))}.`] : []),
    ]),
    "",
    ...(trouble === undefined ? [] : [`**It ended early: ${cell(trouble)}**`, ""]),
    "## Assumptions",
    "",
    row("Assumption", "Verdict", "What was seen"),
    "|---|---|---|",
    ...assumptions.map(({ assumption, verdict, seen }) => row(assumption, verdict, seen)),
    "",
    "## How long operations took",
    "",
    "In seconds, with the engine's own part, beside what they last in the sandbox.",
    "",
    row("Resource", "Operation", "Count", "Shortest", "Median", "Longest", "Sandbox"),
    "|---|---|---|---|---|---|---|",
    ...durations.map(({ type, kind, count, shortest, median, longest, sandbox }) =>
      row(type, kind, count, rounded(shortest), rounded(median), rounded(longest), sandbox ?? ""),
    ),
    "",
    "## Cleaning up",
    "",
    ...(cleanedUp.done
      ? ["Nothing is left."]
      : ["**Something may be left.** These take it away:", "", "```sh", ...cleanedUp.commands, "```"]),
  ].join("\n")}\n`;
}

/** The report's two files, by name, without secrets and ids. */
export function filesOf(report: Report, secrets: readonly string[]): Readonly<Record<string, string>> {
  const { steps, ...rest } = report;
  const counted = steps.map(({ name, promise, seconds, tally, remarks, broken }) => ({
    name,
    promise,
    seconds,
    ...(tally ? { requests: tally } : {}),
    remarks,
    broken,
  }));
  return {
    "verify-report.md": discreet(pageOf(report), secrets),
    "verify-report.json": discreet(`${JSON.stringify({ ...rest, steps: counted }, null, 2)}\n`, secrets),
  };
}
