import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
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
  const noted = existsSync(note) ? readFileSync(note, "utf8") : undefined;
  if (existsSync(file) && noted === selected) return stack;
  const renamed = noted === selected ? await renamedStack(stack, environment) : undefined;
  if (renamed !== undefined) {
    keepFromGit(`Pulumi.${renamed}.yaml`);
    return renamed;
  }
  await select(stack, original, file, environment);
  write(note, selected);
  return stack;
}

/**
 * Name of the sandbox's stack after `pulumi stack rename`, by which the file is renamed too: the stack that is selected when its own
 * is gone.
 */
async function renamedStack(stack: string, environment: Record<string, string>): Promise<string | undefined> {
  const { code, output } = await quietly(["stack", "ls", "--json"], environment);
  if (code !== 0) return undefined;
  const stacks = JSON.parse(output) as { name: string; current: boolean }[];
  if (stacks.some(({ name }) => name === stack)) return undefined;
  return stacks.find(({ name, current }) => current && existsSync(join(checkout, `Pulumi.${name}.yaml`)))?.name;
}

/** Keeps a file of the sandbox's that .gitignore does not know from being committed, for this checkout only. */
function keepFromGit(file: string): void {
  const { stdout, status } = spawnSync("git", ["rev-parse", "--git-path", "info/exclude"], {
    cwd: checkout,
    encoding: "utf8",
  });
  if (status !== 0) return;
  const excluded = resolve(checkout, stdout.trim());
  const known = existsSync(excluded) ? readFileSync(excluded, "utf8") : "";
  if (known.split("\n").includes(`/${file}`)) return;
  mkdirSync(dirname(excluded), { recursive: true });
  appendFileSync(excluded, `${known === "" || known.endsWith("\n") ? "" : "\n"}/${file}\n`);
}

/** What to say when SANDBOX_STACK names a stack without a file. */
export function noSuchFile(original: string, files: readonly string[]): string {
  const stacks = files
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .filter((name) => !name.includes("-sandbox"));
  return (
    `SANDBOX_STACK is ${original}, and there is no file Pulumi.${original}.yaml to begin with; ` +
    `set it to one of ${stacks.sort().join(", ")}, or make that file.`
  );
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
  if (!existsSync(source)) throw new Error(noSuchFile(original, readdirSync(checkout)));
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
