import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Plugin under whose name the engine looks for the dynamic providers of a Node.js program, beside its own binary. */
const name = "pulumi-resource-pulumi-nodejs";

/**
 * As Pulumi's own distribution has it (pulumi, sdk/nodejs/dist) the program's SDK is the plugin, and the engine starts it in the
 * program's folder. In one process instead of two; and since the engine kills it, what was compiled is kept as soon as it is loaded.
 */
const script = `#!/bin/sh
exec node --eval '
const plugin = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
process.argv.splice(1, 0, plugin);
require(plugin);
require("node:module").flushCompileCache?.();
' -- "$@"
`;

/** Puts the plugin into a folder. */
export function writeDynamicProvider(folder: string): void {
  const file = join(folder, name);
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}
