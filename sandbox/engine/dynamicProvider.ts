import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Plugin under whose name the engine looks for the dynamic providers of a Node.js program, beside its own binary. */
const name = "pulumi-resource-pulumi-nodejs";

/** As Pulumi's own distribution has it (pulumi, sdk/nodejs/dist): the program's SDK is the plugin. The engine starts it in the program's folder. */
const script = `#!/bin/sh
program=$(node -p 'require.resolve("@pulumi/pulumi/cmd/dynamic-provider")') || exit 1
exec node "$program" "$@"
`;

/** Puts the plugin into a folder. */
export function writeDynamicProvider(folder: string): void {
  const file = join(folder, name);
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}
