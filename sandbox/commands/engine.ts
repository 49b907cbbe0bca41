import { findEngine } from "../engine/engine.ts";
import { command } from "./command.ts";

/** Makes sure there is an engine, so that whoever needs one next does not wait for it, and says which. */
await command(async () => {
  const { version, folder } = await findEngine();
  process.stdout.write(`Pulumi ${version} in ${folder}\n`);
  return 0;
});
