import { z } from "zod";
import { nearest } from "./nearest.ts";

/** What zod tells of a value that it does not take. */
interface Issue {
  readonly input?: unknown;
  readonly path?: readonly PropertyKey[] | undefined;
}

/** A place in the configuration as `pulumi config set --path` takes it, e.g. `tags.contact` or `ports[0]`. */
function pathOf({ path = [] }: Issue): string {
  const text = path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      const name = String(step);
      if (/[.[\]"]/.test(name)) return `["${name.replaceAll('"', '\\"')}"]`;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
  return /^[\w.-]+$/.test(text) ? text : `'${text}'`;
}

const shown = ({ input }: Issue) => JSON.stringify(input);

/** How a value is set that YAML, or the CLI with --path, has read as another type than was meant. */
const typed = (issue: Issue, type: string, value: string) =>
  `set it with \`pulumi config set --path ${pathOf(issue)} ${value} --type ${type}\``;

/** The message of a number outside its range; `why` says where the limit comes from. */
function between(minimum: number, maximum: number, why: string) {
  return (issue: Issue) => {
    const limits = `${shown(issue)} is not a whole number from ${minimum} to ${maximum} (${why})`;
    const { input } = issue;
    if (typeof input === "string" && /^\d+$/.test(input)) {
      return `${limits}, but text; ${typed(issue, "int", input)}, or without quotes in the stack file.`;
    }
    return `${limits}; set one in that range.`;
  };
}

/** A whole number in a range. */
export function whole(minimum: number, maximum: number, why: string) {
  const error = between(minimum, maximum, why);
  return z.number({ error }).int({ error }).min(minimum, { error }).max(maximum, { error });
}

/** One of some words, in any case, as Azure takes them; the outcome has the case of the list. */
export function oneOf<const Values extends readonly [string, ...string[]]>(...values: Values) {
  const known = (input: unknown) => values.find((one) => one.toLowerCase() === String(input).toLowerCase()) ?? input;
  return z.preprocess(
    known,
    z.enum(values, {
      error: (issue) => {
        const meant = nearest(String(issue.input), values);
        return `${shown(issue)} is not known; use ${values.join(" or ")}${meant === undefined ? "" : ` (did you mean ${meant}?)`}.`;
      },
    }),
  );
}

/** A date without a time, as the engine hands over one that stands without quotes in YAML (Go's time.Time.String). */
const yamlDate = /^(\d{4}-\d\d-\d\d) 00:00:00 \+0000 UTC$/;

/** Whether text is in the single quotes that cmd.exe hands over with it, where other shells take them away. */
const keptQuotes = (value: string) => /^'.*'$/s.test(value);

/** Text that nothing has changed on its way here. */
export const text = (example: string) =>
  z
    .string({
      error: (issue) => {
        const { input } = issue;
        if (typeof input !== "number" && typeof input !== "boolean") {
          return `${shown(issue)} is not text; use something like ${example}.`;
        }
        return `${shown(issue)} is not text, but was read as a ${typeof input}; ${typed(issue, "string", String(input))}, or quote it in the stack file.`;
      },
    })
    .refine((value) => !keptQuotes(value), {
      error: "has the quotes that the shell left around it (cmd.exe takes only double ones); set it without them.",
    })
    .transform((value) => yamlDate.exec(value)?.[1] ?? value);

/** Text that is not empty. */
export const filled = (example: string) =>
  text(example).refine((value) => value.trim() !== "", { error: `is empty; use something like ${example}.` });

/** A switch. */
export const flag = z.boolean({
  error: (issue) => `${shown(issue)} is neither true nor false; set one of them.`,
});
