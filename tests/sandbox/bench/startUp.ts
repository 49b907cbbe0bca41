import {
  appendFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine, checkout } from "../commandLine.ts";
import { timed } from "./updates.ts";

/** How long the preview of a new stack takes with one way of loading TypeScript, in seconds of this machine. */
export interface StartUpTime {
  readonly way: string;
  readonly seconds: number;
  /** Whether a type error kept the program from running. */
  readonly checks: boolean;
}

interface Way {
  readonly way: string;
  readonly prepare: (folder: string, cli: CommandLine) => Promise<void>;
  readonly environment?: NodeJS.ProcessEnv;
  /** Done before each preview, and part of its time. */
  readonly before?: (folder: string, cli: CommandLine) => Promise<void>;
}

const sources = ["index.ts", "settings", "components", "Pulumi.yaml", "package.json", "tsconfig.json"];

/** The SDKs the program loads, and nothing made with them. */
const empty = `import "@pulumi/azure-native/compute/index.js";
import "@pulumi/azure-native/network/index.js";
import "@pulumi/azure-native/resources/index.js";
import "@pulumi/pulumi";
import "@pulumi/random";
import "@pulumiverse/time";
`;

/** What a way that checks types refuses, and every other one runs. */
const typeError = '\nconst wrong: number = "text";\nvoid wrong;\n';

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

const config = (folder: string, options: object) =>
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["index.ts"] }));

/** Pulumi's own way: CommonJS through ts-node, for which the sources must not say that they are modules. */
function forTsNode(folder: string): void {
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  edit("package.json", (text) => text.replace('"type": "module",', ""));
  edit("Pulumi.yaml", (text) => text.replace("typescript: false", "typescript: true"));
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
  for (const file of globSync("{index.ts,settings/**/*.ts,components/**/*.ts}", { cwd: folder }))
    edit(file, (text) => text.replace(/(from "\.[^"]*)\.ts"/g, '$1"'));
}

const ways: readonly Way[] = [
  {
    way: "an empty program",
    prepare: async (folder) => writeFileSync(join(folder, "index.ts"), empty),
  },
  { way: "types stripped by Node.js", prepare: async () => {} },
  {
    way: "tsc, then types stripped",
    prepare: async (folder, cli) => {
      config(folder, { ...compilerOptions, noEmit: true, incremental: true });
      await tsc(folder, cli);
    },
    before: (folder, cli) => tsc(folder, cli),
  },
  {
    way: "compiled beforehand by tsc",
    prepare: async (folder, cli) => {
      config(folder, { ...compilerOptions, incremental: true });
      await tsc(folder, cli);
      const file = join(folder, "package.json");
      writeFileSync(file, readFileSync(file, "utf8").replace('"main": "index.ts"', '"main": "index.js"'));
    },
    before: (folder, cli) => tsc(folder, cli),
  },
  { way: "ts-node, with type check", prepare: async (folder) => forTsNode(folder) },
  {
    way: "ts-node, without type check",
    prepare: async (folder) => forTsNode(folder),
    environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  },
];

export async function measureStartUp(): Promise<StartUpTime[]> {
  const times: StartUpTime[] = [];
  const sandbox = new CommandLine("bench", { speed: "3000" });
  try {
    const variables = await sandbox.variables();
    for (const { way, prepare, environment = {}, before } of ways) {
      const folder = mkdtempSync(join(tmpdir(), "start-up-"));
      for (const source of sources) cpSync(join(checkout, source), join(folder, source), { recursive: true });
      cpSync(join(checkout, "Pulumi.dev.yaml"), join(folder, "Pulumi.start.yaml"));
      mkdirSync(join(folder, "sandbox"), { recursive: true });
      symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
      const cli = new CommandLine("start", { folder, environment: { ...variables, ...environment } });
      await prepare(folder, cli);
      await timed(() => cli.run("pulumi", ["stack", "init", "start"]));
      const seconds: number[] = [];
      for (let index = 0; index < 4; index++) {
        const began = performance.now();
        await before?.(folder, cli);
        await timed(() => cli.run("pulumi", ["preview"]));
        seconds.push((performance.now() - began) / 1000);
      }
      appendFileSync(join(folder, "index.ts"), typeError);
      const refused = await (before?.(folder, cli) ?? Promise.resolve()).then(
        async () => (await cli.run("pulumi", ["preview"])).code !== 0,
        () => true,
      );
      // The first one fills caches.
      times.push({ way, checks: refused, seconds: seconds.slice(1).sort((a, b) => a - b)[1]! });
      await cli.run("pulumi", ["stack", "rm", "--yes", "start"]);
      rmSync(folder, { recursive: true, force: true });
      rmSync(cli.home, { recursive: true, force: true });
    }
  } finally {
    await sandbox.end();
  }
  return times;
}
