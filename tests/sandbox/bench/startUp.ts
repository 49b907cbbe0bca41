import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine, checkout } from "../commandLine.ts";
import { middle, timed } from "./updates.ts";

/** How long the preview of a new stack takes with one way of loading TypeScript, in seconds of this machine. */
export interface StartUpTime {
  readonly way: string;
  /** When nothing has changed since the last one. */
  readonly seconds: number;
  /** When a file has. */
  readonly edited: number;
  /** Whether a type error kept the program from running, in a file that has not changed but no longer fits one that has. */
  readonly checks: boolean;
}

interface Way {
  readonly way: string;
  readonly prepare: (folder: string, cli: CommandLine) => Promise<void>;
  readonly environment?: NodeJS.ProcessEnv;
  /** Done before each preview, and part of its time. */
  readonly before?: (folder: string, cli: CommandLine) => Promise<void>;
}

const sources = [
  "index.ts",
  "facts",
  "settings",
  "components",
  "typeCheck",
  "Pulumi.yaml",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** The SDKs the program loads, and nothing made with them. */
const empty = `import "@pulumi/azure-native/compute/availabilitySet.js";
import "@pulumi/azure-native/compute/virtualMachine.js";
import "@pulumi/azure-native/compute/virtualMachineExtension.js";
import "@pulumi/azure-native/compute/virtualMachineRunCommandByVirtualMachine.js";
import "@pulumi/azure-native/network/loadBalancer.js";
import "@pulumi/azure-native/network/natGateway.js";
import "@pulumi/azure-native/network/networkInterface.js";
import "@pulumi/azure-native/network/networkSecurityGroup.js";
import "@pulumi/azure-native/network/publicIPAddress.js";
import "@pulumi/azure-native/network/securityRule.js";
import "@pulumi/azure-native/network/subnet.js";
import "@pulumi/azure-native/network/virtualNetwork.js";
import "@pulumi/azure-native/resources/resourceGroup.js";
import "@pulumi/pulumi";
import "@pulumi/random";
`;

/** The file that is edited, and an edit that is right in itself and that its users do not fit any more. */
const edited = join("facts", "drainTime.ts");
const otherType = (text: string) => text.replace("drainSeconds: number", "drainSeconds: number, _more: number");

const compilerOptions = {
  target: "es2022",
  module: "nodenext",
  moduleResolution: "nodenext",
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  rewriteRelativeImportExtensions: true,
};

async function tsc(folder: string, cli: CommandLine, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await cli.run(join(checkout, "node_modules", ".bin", "tsc"), [
    "-p",
    folder,
    ...args,
  ]);
  if (code !== 0) throw new Error(stdout + stderr);
}

function edit(folder: string, file: string, change: (text: string) => string): void {
  const text = readFileSync(join(folder, file), "utf8");
  if (change(text) === text) throw new Error(`${file} is not changed by ${change}.`);
  writeFileSync(join(folder, file), change(text));
}

/** Without the check that Pulumi.yaml asks for. */
const unchecked = (folder: string) => edit(folder, "Pulumi.yaml", (text) => text.replace(/^ *nodeargs: .*\n/m, ""));

const config = (folder: string, options: object) =>
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["index.ts"] }));

/** Pulumi's own way: CommonJS through ts-node, for which the sources must not say that they are modules. */
function forTsNode(folder: string): void {
  unchecked(folder);
  edit(folder, "package.json", (text) => text.replace('"type": "module",', ""));
  edit(folder, "Pulumi.yaml", (text) => text.replace("typescript: false", "typescript: true"));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        ...compilerOptions,
        module: "commonjs",
        moduleResolution: "node10",
        rewriteRelativeImportExtensions: undefined,
        esModuleInterop: true,
      },
    }),
  );
  // CommonJS takes an import without its extension.
  for (const file of globSync("{index.ts,facts/**/*.ts,settings/**/*.ts,components/**/*.ts}", { cwd: folder })) {
    const text = readFileSync(join(folder, file), "utf8");
    writeFileSync(join(folder, file), text.replace(/(from "\.[^"]*)\.ts"/g, '$1"'));
  }
}

const ways: readonly Way[] = [
  {
    way: "an empty program",
    prepare: async (folder) => {
      unchecked(folder);
      writeFileSync(join(folder, "index.ts"), empty);
    },
  },
  { way: "types stripped by Node.js", prepare: async (folder) => unchecked(folder) },
  { way: "`tsc -b`, then types stripped: taken", prepare: async () => {} },
  {
    way: "`tsc`, then types stripped",
    prepare: async (folder, cli) => {
      unchecked(folder);
      config(folder, { ...compilerOptions, noEmit: true, incremental: true });
      await tsc(folder, cli);
    },
    before: (folder, cli) => tsc(folder, cli),
  },
  {
    way: "compiled beforehand by `tsc`",
    prepare: async (folder, cli) => {
      unchecked(folder);
      config(folder, { ...compilerOptions, incremental: true });
      await tsc(folder, cli);
      edit(folder, "package.json", (text) => text.replace('"main": "index.ts"', '"main": "index.js"'));
    },
    before: (folder, cli) => tsc(folder, cli),
  },
  { way: "the SDK's ts-node, with type check", prepare: async (folder) => forTsNode(folder) },
  {
    way: "the SDK's ts-node, without",
    prepare: async (folder) => forTsNode(folder),
    environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  },
];

export async function measureStartUp(): Promise<StartUpTime[]> {
  const sandbox = new CommandLine("bench", { speed: "3000", checkpoints: true });
  try {
    const variables = await sandbox.variables();
    const times: StartUpTime[] = [];
    for (const way of ways) times.push(await measureWay(way, variables));
    return times;
  } finally {
    await sandbox.end();
  }
}

async function measureWay(
  { way, prepare, environment, before }: Way,
  variables: Record<string, string>,
): Promise<StartUpTime> {
  const folder = mkdtempSync(join(tmpdir(), "start-up-"));
  for (const source of sources) cpSync(join(checkout, source), join(folder, source), { recursive: true });
  cpSync(join(checkout, "Pulumi.dev.yaml"), join(folder, "Pulumi.start.yaml"));
  mkdirSync(join(folder, "sandbox"), { recursive: true });
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  const cli = new CommandLine("start", { checkpoints: true, folder, environment: { ...variables, ...environment } });
  await prepare(folder, cli);
  await timed(() => cli.run("pulumi", ["stack", "init", "start"]));
  const preview = async () => {
    const began = performance.now();
    await before?.(folder, cli);
    await timed(() => cli.run("pulumi", ["preview"]));
    return (performance.now() - began) / 1000;
  };
  // The first one fills caches.
  await preview();
  const seconds: number[] = [];
  const afterEdit: number[] = [];
  for (let index = 0; index < 3; index++) seconds.push(await preview());
  for (let index = 0; index < 3; index++) {
    edit(folder, edited, (text) => `${text}// edited\n`);
    afterEdit.push(await preview());
  }
  edit(folder, edited, otherType);
  const checks = await preview().then(
    () => false,
    () => true,
  );
  await cli.run("pulumi", ["stack", "rm", "--yes", "start"]);
  rmSync(folder, { recursive: true, force: true });
  rmSync(cli.home, { recursive: true, force: true });
  return { way, seconds: middle(seconds), edited: middle(afterEdit), checks };
}
