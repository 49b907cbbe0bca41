import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine, checkout } from "../commandLine.ts";
import { middle, resize, timed } from "./updates.ts";

/** Previews with no change, of the program and of a bare one that registers as many resources. */
export interface BareTime {
  readonly vmCount: number;
  readonly resources: number;
  /** Seconds of this machine. */
  readonly seconds: number;
  readonly bare: number;
  /** Most memory that the program's process had, in megabytes. */
  readonly megabytes: number;
  readonly bareMegabytes: number;
}

const machines = 100;

/** Loaded as the program is, and with what it does to the SDK, so that the resources alone make the difference. */
const bareProgram = (resources: number) => `import { RandomPassword } from "@pulumi/random";
import { batchDebugLog } from "./components/debugLog.ts";
import { withoutPromiseTraces } from "./components/promiseTraces.ts";

withoutPromiseTraces();
batchDebugLog();
for (let number = 1; number <= ${resources}; number++) new RandomPassword(\`password-\${number}\`, { length: 24 });
`;

/** The middle of three previews of each program, in turns. */
export async function measureBare(): Promise<BareTime> {
  const folder = mkdtempSync(join(tmpdir(), "bare-"));
  const quick = {
    PULUMI_SKIP_CHECKPOINTS: "true",
    NODE_OPTIONS: `--import=${join(import.meta.dirname, "peakMemory.ts")}`,
  };
  const cli = new CommandLine("bench", { speed: "20", environment: quick });
  try {
    await resize(cli, machines);
    await timed(() => cli.engine("up", "--yes", "--skip-preview"));
    const { stdout } = await cli.engine("stack", "export");
    const resources = (JSON.parse(stdout) as { deployment: { resources: unknown[] } }).deployment.resources.length;
    const variables = { ...quick, ...(await cli.variables()) };
    const bare = await bareStack(join(folder, "program"), resources, variables);
    const own: Run = { cli, peaks: join(folder, "own"), times: [] };
    const other: Run = { cli: bare, peaks: join(folder, "other"), times: [] };
    for (let turn = 0; turn < 3; turn++) {
      for (const { cli: one, peaks, times } of [own, other]) {
        const environment = { ...variables, BENCH_PEAK_MEMORY: peaks };
        times.push(await timed(() => one.run("pulumi", ["preview", "--expect-no-changes"], environment)));
      }
    }
    rmSync(bare.home, { recursive: true, force: true });
    return {
      vmCount: machines,
      resources,
      seconds: middle(own.times),
      bare: middle(other.times),
      megabytes: peak(own.peaks),
      bareMegabytes: peak(other.peaks),
    };
  } finally {
    await cli.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run {
  readonly cli: CommandLine;
  /** File in which each preview notes its memory. */
  readonly peaks: string;
  readonly times: number[];
}

/** The most of all runs, in megabytes. */
function peak(file: string): number {
  const kilobytes = readFileSync(file, "utf8").trim().split("\n").map(Number);
  return Math.round(Math.max(...kilobytes) / 1000);
}

/** A bare program's own stack in the same sandbox, deployed. */
async function bareStack(folder: string, resources: number, environment: NodeJS.ProcessEnv): Promise<CommandLine> {
  for (const file of ["typeCheck", "package.json", "package-lock.json", "tsconfig.json"])
    cpSync(join(checkout, file), join(folder, file), { recursive: true });
  for (const file of ["debugLog.ts", "promiseTraces.ts"])
    cpSync(join(checkout, "components", file), join(folder, "components", file));
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  const [project = ""] = readFileSync(join(checkout, "Pulumi.yaml"), "utf8").split("\nconfig:");
  writeFileSync(join(folder, "Pulumi.yaml"), project.replace("name: ha-web", "name: bare"));
  // The stack itself and the provider are resources too.
  writeFileSync(join(folder, "index.ts"), bareProgram(resources - 2));
  const cli = new CommandLine("bare", { folder, environment });
  await timed(() => cli.run("pulumi", ["stack", "init", "bare"]));
  await timed(() => cli.run("pulumi", ["up", "--yes", "--skip-preview"]));
  return cli;
}
