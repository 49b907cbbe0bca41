import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { findings } from "./assumptions.ts";
import { AzureClock } from "./azureClock.ts";
import { cleanUp, tag } from "./cleanUp.ts";
import { discreet } from "./discretion.ts";
import { durationsOf, sandboxSeconds } from "./durations.ts";
import { findLogins } from "./logins.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { plan } from "./plan.ts";
import { project } from "./pulumiCommand.ts";
import { filesOf, isGood, type Report } from "./report.ts";
import { beginning, run } from "./run.ts";
import { Stage } from "./stage.ts";
import { VerifyStack } from "./verifyStack.ts";

/** `npm run verify`: the program's promises, tried on the Azure that one is logged in to. */
const say = (line: string) => process.stdout.write(`${line}\n`);
// A terminal that is closed must not keep anything from being cleaned up.
process.stdout.on("error", () => undefined);

/** What interrupts the run; a second signal does not interrupt the cleaning up. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      say(controller.signal.aborted ? "Cleaning up goes on; wait for it." : "Interrupted: cleaning up.");
      controller.abort(new Error("it was interrupted"));
    });
  }
  return controller.signal;
}

/** Whether the person says yes; no is whatever else, also the end of the input. */
async function agreed(signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  try {
    return /^y(es)?$/i.test((await Promise.race([lines.question("\nGo on? (yes/no) ", { signal }), ended])).trim());
  } catch {
    return false;
  } finally {
    lines.close();
  }
}

function write(report: Report, folder: string, secrets: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const files = filesOf(report, secrets);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  say(`\n${files["verify-report.md"]}`);
  say(`This is in ${Object.keys(files).join(" and ")} in ${folder === "." ? "this folder" : folder}.`);
}

/** Returns the exit code. */
async function verify(options: Options): Promise<number> {
  const beganAt = Date.now();
  const clock = new AzureClock();
  const { azure, configured, keys, secrets } = await findLogins(clock);
  const location = options.location ?? configured("location");
  if (!location)
    throw new Error(
      "No region is known: no stack with azure-native:location is selected; give one, as in `npm run verify -- --location westeurope`.",
    );
  const signal = interruption();
  const stack = new VerifyStack(`verify-${randomBytes(3).toString("hex")}`, signal);
  const subscription = configured("subscriptionId") ?? process.env.ARM_SUBSCRIPTION_ID;
  const where = subscription ? `subscription ${subscription}` : "the subscription that your login has selected";
  say(plan({ stack: stack.name, location, subscription: where }, options));
  if (!options.yes && !(await agreed(signal))) {
    say("\nNothing was created. Answer yes, or add --yes, to go on.");
    return 1;
  }
  const tell = (line: string) => say(discreet(line, secrets));
  const stage = new Stage({ stack, azure, clock, options, signal }, tell);
  let trouble: string | undefined;
  try {
    await stack.make(keys, beginning(stack.name, location, options.size, tag));
    await run(stage);
  } catch (error) {
    // What a step has noted is told there.
    if (!stage.steps.at(-1)?.broken.length) trouble = (error as Error).message;
  }
  tell("Cleaning up ...");
  const cleanedUp = stack.exists ? await cleanUp(stack, tell) : { done: true, commands: [] };
  const known = sandboxSeconds(readFileSync(join(project, "docs", "azure-rules.md"), "utf8"));
  const report: Report = {
    beganAt,
    form: options.short ? "short" : "full",
    location,
    size: options.size,
    rate: options.rate,
    steps: stage.steps,
    trouble,
    durations: durationsOf(stage.operations, known, (from, to) => clock.seconds(from, to)),
    assumptions: findings(stage.seen),
    cleanedUp,
  };
  write(report, options.report, secrets);
  if (signal.aborted) return 130;
  return isGood(report) ? 0 : 1;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) say(usage);
  else process.exitCode = await verify(options);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
