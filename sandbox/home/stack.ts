import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { checkout } from "./home.ts";
import { runPulumi } from "./pulumi.ts";

/** Keys of a stack file that belong to the real stack's secrets, which the sandbox cannot and need not read. */
const secretKeys = ["encryptionsalt", "secretsprovider", "encryptedkey"];

/**
 * Makes sure the sandbox's twin of a stack exists and is selected. Its file, e.g. `Pulumi.dev-sandbox.yaml`, starts as a
 * copy of the real one without its secrets and is ignored by git.
 */
export async function ensureStack(original: string, environment: Record<string, string>): Promise<string> {
  const stack = `${original}-${process.env.SANDBOX_TWIN ?? "sandbox"}`;
  const file = join(checkout, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) writeFileSync(file, twin(readFileSync(join(checkout, `Pulumi.${original}.yaml`), "utf8")));
  const selected = await runPulumi(["stack", "select", stack], environment, "quiet");
  if (selected !== 0) {
    const made = await runPulumi(["stack", "init", stack], environment, "quiet");
    if (made !== 0) throw new Error(`The stack ${stack} could not be made.`);
  }
  return stack;
}

function twin(text: string): string {
  const document = parseDocument(text);
  for (const key of secretKeys) document.delete(key);
  const config = (document.toJS() as { config?: Record<string, unknown> }).config ?? {};
  for (const [key, value] of Object.entries(config)) {
    if (JSON.stringify(value).includes('"secure"')) document.deleteIn(["config", key]);
  }
  return String(document);
}
