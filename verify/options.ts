import { parseArgs } from "node:util";

/** What a person asks of `npm run verify`. */
export interface Options {
  /** Whether to go on without asking. */
  readonly yes: boolean;
  /** Whether only the promises that take the fewest machines and minutes are tried. */
  readonly short: boolean;
  /** Azure region; that of the selected stack when it is left out. */
  readonly location: string | undefined;
  /** Size of the virtual machines; the program's default when it is left out. */
  readonly size: string | undefined;
  /** Requests a second, 1 to 1000. */
  readonly rate: number;
  /** Port at which the site is reached from here, 1 to 65535. */
  readonly port: number;
  /** Folder the report is written to. */
  readonly report: string;
  readonly help: boolean;
}

export const usage = `npm run verify -- [options]

  --yes              do not ask before anything is created
  --short            only what takes the fewest machines and minutes
  --location NAME    region, instead of the azure-native:location of the selected stack
  --size NAME        size of the virtual machines, instead of the program's default
  --rate N           requests a second, 1 to 1000 (50)
  --port N           port at which the site is reached from here, where something stands between (80)
  --report FOLDER    where verify-report.md and verify-report.json go (here)
`;

/** @throws Error that names the option, its value and what may stand there. */
export function parseOptions(args: readonly string[]): Options {
  const values = read(args);
  return {
    yes: values.yes ?? false,
    short: values.short ?? false,
    location: values.location,
    size: values.size,
    rate: whole("--rate", values.rate ?? "50", 1000),
    port: whole("--port", values.port ?? "80", 65_535),
    report: values.report ?? ".",
    help: values.help ?? false,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        yes: { type: "boolean" },
        short: { type: "boolean" },
        location: { type: "string" },
        size: { type: "string" },
        rate: { type: "string" },
        port: { type: "string" },
        report: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
}

function whole(option: string, text: string, limit: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= limit) return number;
  throw new Error(`${option} is ${text}; give a whole number from 1 to ${limit}.`);
}
