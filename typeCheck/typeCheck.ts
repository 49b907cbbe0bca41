import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

/**
 * Loaded before the program (`nodeargs` in Pulumi.yaml), because Node.js strips types without looking at them: a type error
 * ends the update here, before anything is registered. When nothing has changed since the last check, `tsc -b` only
 * compares times of files.
 */
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-b", import.meta.dirname], { encoding: "utf8" });
if (status !== 0) {
  process.stderr.write(`The program has type errors; mend them and run this again.\n${stdout}${stderr}`);
  process.exit(1);
}
