import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { rootCertificates } from "node:tls";
import { pathToFileURL } from "node:url";
import type { Engine } from "../engine/engine.ts";
import { cacheFolder, checkout, type Home, write } from "../home/home.ts";
import type { Endpoint } from "./endpoint.ts";
import { withoutProxy } from "./shell.ts";

/** The variables under which Pulumi, its providers and other Azure clients work against the sandbox. */
export function environmentOf(home: Home, { origin }: Endpoint, engine: Engine): Record<string, string> {
  const { subscriptionId, tenantId, clientId, clientSecret } = home.account();
  const authority = home.file("tls", "authority.pem");
  return {
    ARM_SUBSCRIPTION_ID: subscriptionId,
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: clientSecret,
    ARM_METADATA_HOSTNAME: new URL(origin).host,
    ARM_DISABLE_INSTANCE_DISCOVERY: "true",
    AZURE_SUBSCRIPTION_ID: subscriptionId,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_AUTHORITY_HOST: origin,
    SANDBOX_ARM_ENDPOINT: origin,
    SANDBOX_CA_FILE: authority,
    // Node.js adds to its own authorities; Go and Python replace theirs, so they get a bundle of all.
    NODE_EXTRA_CA_CERTS: authority,
    SSL_CERT_FILE: bundle(home, authority),
    PULUMI_HOME: home.place("pulumi"),
    // A checkpoint is written aside and renamed, so that a killed engine leaves the last one whole; the file of attributes that
    // gocloud.dev's fileblob would put beside it is not, and one that was cut short makes the stack unreadable.
    PULUMI_BACKEND_URL: `${pathToFileURL(home.place("backend")).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: home.passphraseFile(),
    // The engine's default follows the processors, of which a laptop has few; what it waits for here is Azure.
    PULUMI_PARALLEL: process.env.PULUMI_PARALLEL ?? "1000",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...withoutProxy(process.env),
    // What Node.js compiled of program and plugins is kept, so that each of them starts sooner the next time.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? cacheFolder("compiled"),
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PATH: [
      engine.folder,
      join(checkout, "node_modules", ".bin"),
      dirname(process.execPath),
      process.env.PATH ?? "",
    ].join(delimiter),
  };
}

function bundle(home: Home, authority: string): string {
  const file = home.file("tls", "bundle.pem");
  write(file, [readFileSync(authority, "utf8"), ...rootCertificates].join("\n"));
  return file;
}
