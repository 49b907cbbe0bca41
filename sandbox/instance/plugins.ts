import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { checkout, type Home } from "../home/home.ts";
import { packageVersion } from "../provider/packageVersion.ts";
import { shellWord } from "./shell.ts";

interface StandIn {
  readonly sdk: string;
  readonly program: string;
}

/** Providers the program uses, the package of each, and the sandbox's stand-in. */
const standIns: Readonly<Record<string, StandIn>> = {
  "azure-native": { sdk: "@pulumi/azure-native", program: "azureNative.ts" },
  random: { sdk: "@pulumi/random", program: "random.ts" },
};

/**
 * Puts a plugin for each provider where the engine looks. Where the user's own Pulumi has the real plugin and
 * `SANDBOX_AZURE_NATIVE` is `real`, that one is used; otherwise the sandbox's.
 */
export function installPlugins(home: Home): void {
  const real = process.env.SANDBOX_AZURE_NATIVE === "real";
  for (const [name, { sdk, program }] of Object.entries(standIns)) {
    const version = packageVersion(sdk);
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
    writeFileSync(
      file,
      `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(join(checkout, "sandbox", "provider", program))} "$@"\n`,
    );
    chmodSync(file, 0o755);
  }
}
