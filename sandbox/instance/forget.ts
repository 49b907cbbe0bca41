import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout, type Home } from "../home/home.ts";
import { stopEndpoint } from "./endpoint.ts";

/** Stops the endpoint and forgets everything: resources, stacks, keys, and the stacks' files in the checkout. */
export async function forget(home: Home): Promise<void> {
  await stopEndpoint(home);
  rmSync(home.folder, { recursive: true, force: true });
  const twin = process.env.SANDBOX_TWIN ?? "sandbox";
  for (const file of readdirSync(checkout)) {
    if (file.startsWith("Pulumi.") && file.endsWith(`-${twin}.yaml`)) rmSync(join(checkout, file));
  }
}
