import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopEndpoint } from "../home/endpoint.ts";
import { checkout, Home } from "../home/home.ts";

/** Stops the endpoint and forgets everything: resources, stacks, keys, and the stacks' files in the checkout. */
const home = new Home();
await stopEndpoint(home);
rmSync(home.folder, { recursive: true, force: true });
const twin = process.env.SANDBOX_TWIN ?? "sandbox";
for (const file of readdirSync(checkout)) {
  if (file.startsWith("Pulumi.") && file.endsWith(`-${twin}.yaml`)) rmSync(join(checkout, file));
}
process.stdout.write("The sandbox is reset; the next start begins with an empty subscription.\n");
