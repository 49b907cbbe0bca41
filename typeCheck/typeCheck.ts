import { spawnSync } from "node:child_process";
import { createRequire, enableCompileCache } from "node:module";
import { join } from "node:path";

// What Node.js has compiled, of the SDK and of the compiler, is kept for the next run: a fifth of the start's processor time.
const { directory } = enableCompileCache(
  join(import.meta.dirname, "..", "node_modules", ".cache", "ha-web", "compiled"),
);

/**
 * Loaded before the program (`nodeargs` in Pulumi.yaml), because Node.js strips types without looking at them: a type error
 * ends the update here, before anything is registered. When nothing has changed since the last check, `tsc -b` only
 * compares times of files.
 */
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-b", import.meta.dirname], {
  encoding: "utf8",
  env: { ...process.env, ...(directory === undefined ? {} : { NODE_COMPILE_CACHE: directory }) },
});
// That the result cannot be kept, as in a checkout that cannot be written (TS5033), is no type error: it is found out anew each time.
const errors = stdout.split("\n").filter((line) => /\berror TS\d+:/.test(line));
const onlyUnkept = errors.length > 0 && errors.every((line) => line.includes("error TS5033:"));
if (status !== 0 && !onlyUnkept) {
  process.stderr.write(`The program has type errors; mend them and run this again.\n${stdout}${stderr}`);
  process.exit(1);
}
