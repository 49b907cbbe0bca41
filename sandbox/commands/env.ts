import { openSandbox } from "../instance/sandbox.ts";
import { entering, leaving } from "../instance/shell.ts";
import { command } from "./command.ts";

/**
 * Prints what brings a shell into the sandbox, for `eval "$(npm run -s sandbox:env)"`; with `--leave` what brings it back to what it
 * had.
 */
await command(async () => {
  const { environment } = await openSandbox();
  const lines = process.argv.includes("--leave") ? leaving : entering;
  process.stdout.write(`${lines(process.env, environment).join("\n")}\n`);
  return 0;
});
