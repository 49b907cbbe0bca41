import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { checkout, type Home } from "./home.ts";

/** Providers the program uses, and the sandbox's stand-in for each. */
const standIns: Readonly<Record<string, string>> = {
  "azure-native": join(checkout, "sandbox", "provider", "azureNative.ts"),
  random: join(checkout, "sandbox", "provider", "random.ts"),
};

/**
 * Puts a plugin for each provider where the engine looks. Where the user's own Pulumi has the real plugin and
 * `SANDBOX_AZURE_NATIVE` is `real`, that one is used; otherwise the sandbox's.
 */
export function installPlugins(home: Home): void {
  const real = process.env.SANDBOX_AZURE_NATIVE === "real";
  for (const [name, program] of Object.entries(standIns)) {
    const version = versionOf(name);
    const folder = `resource-${name}-v${version}`;
    const place = home.file("pulumi", "plugins", folder);
    const users = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins", folder);
    if (real && !existsSync(users)) {
      throw new Error(
        `SANDBOX_AZURE_NATIVE is real, and ${users} does not exist; run \`pulumi plugin install resource ${name} ${version}\` first.`,
      );
    }
    rmSync(place, { recursive: true, force: true });
    mkdirSync(home.place("pulumi", "plugins"), { recursive: true });
    if (real) {
      symlinkSync(users, place);
      continue;
    }
    mkdirSync(place);
    const file = join(place, `pulumi-resource-${name}`);
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(file, 0o755);
  }
}

function versionOf(provider: string): string {
  const file = join(checkout, "node_modules", "@pulumi", provider, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
