import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { checkout, type Home, write } from "../home/home.ts";
import { quietly } from "./pulumi.ts";

/** Keys of a stack file that belong to the real stack's secrets, which the sandbox cannot and need not read. */
const secretKeys = ["encryptionsalt", "secretsprovider", "encryptedkey"];

/**
 * Makes sure the sandbox's twin of a stack exists and is selected. Its file, e.g. `Pulumi.dev-sandbox.yaml`, starts as a
 * copy of the real one without its secrets and is ignored by git.
 */
export async function ensureStack(original: string, home: Home, environment: Record<string, string>): Promise<string> {
  const stack = `${original}-${process.env.SANDBOX_TWIN ?? "sandbox"}`;
  const file = join(checkout, `Pulumi.${stack}.yaml`);
  // Selected once, since the CLI keeps that for each backend: whoever selects another stack later means it.
  const note = home.file("stack");
  const selected = `${stack} in ${environment.PULUMI_BACKEND_URL}`;
  if (existsSync(file) && existsSync(note) && readFileSync(note, "utf8") === selected) return stack;
  await select(stack, original, file, environment);
  write(note, selected);
  return stack;
}

async function select(
  stack: string,
  original: string,
  file: string,
  environment: Record<string, string>,
): Promise<void> {
  const selected = await quietly(["stack", "select", stack], environment);
  if (selected.code === 0 && existsSync(file)) return;
  // A twin that outlived its stack has secrets nobody can read any more.
  const source = existsSync(file) ? file : join(checkout, `Pulumi.${original}.yaml`);
  writeFileSync(file, twin(readFileSync(source, "utf8")));
  if (selected.code === 0) return;
  const made = await quietly(["stack", "init", stack], environment);
  if (made.code !== 0) throw new Error(`The stack ${stack} could not be made:\n${made.output}`);
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
