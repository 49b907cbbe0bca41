import { openSandbox } from "../instance/sandbox.ts";
import { command } from "./command.ts";

/** Prints the variables of the sandbox as shell exports, for `eval "$(npm run -s sandbox:env)"`. */
await command(async () => {
  const { environment } = await openSandbox();
  for (const [name, value] of Object.entries(environment)) {
    process.stdout.write(`export ${name}='${value.replaceAll("'", "'\\''")}'\n`);
  }
  return 0;
});
