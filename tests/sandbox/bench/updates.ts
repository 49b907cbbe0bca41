import { join } from "node:path";
import { CommandLine } from "../commandLine.ts";
import { criticalPath } from "./criticalPath.ts";

/** How many times as fast as Azure; a faster one would measure the machine and its disk more than the order of things. */
export const speed = 10;

/** The tutorial's order waits only for Azure, so that it can be measured sooner; what it took is reported at the speed above. */
const tutorialSpeed = 240;

/** Seconds that the probe needs at least, by default: the second of two in a row, 5 s after the first. */
const noticing = 5;

/** How long deployments of so many machines took, in seconds of this machine. */
export interface UpdateTimes {
  readonly vmCount: number;
  readonly criticalPath: number;
  readonly up: number;
  /** With as many resources at a time as the CLI takes by itself. */
  readonly defaultParallelism: number;
  readonly tutorialOrder: number;
}

/** Sets the number of machines, and places in which two releases of that have room: a subnet, and zones for many. */
export async function resize(cli: CommandLine, vmCount: number): Promise<void> {
  await cli.variables();
  await cli.engine("config", "set", "vmCount", String(vmCount));
  await cli.engine("config", "set", "subnetPrefix", "192.168.8.0/21");
  if (vmCount > 100) await cli.engine("config", "set", "availability", "zones");
}

/** The middle one of three times. */
export const middle = (three: readonly number[]) => [...three].sort((a, b) => a - b)[1]!;

export async function timed(work: () => Promise<{ code: number; stdout: string; stderr: string }>): Promise<number> {
  const began = performance.now();
  const { code, stdout, stderr } = await work();
  if (code !== 0) throw new Error(stdout + stderr);
  return (performance.now() - began) / 1000;
}

async function withSandbox<Result>(
  environment: NodeJS.ProcessEnv,
  speed: number,
  work: (cli: CommandLine) => Promise<Result>,
): Promise<Result> {
  const cli = new CommandLine("bench", { speed: String(speed), environment, checkpoints: true });
  try {
    return await work(cli);
  } finally {
    await cli.end();
  }
}

const deploy = (vmCount: number) => async (cli: CommandLine) => {
  await resize(cli, vmCount);
  return timed(() => cli.engine("up", "--yes", "--skip-preview"));
};

export async function measureUpdates(vmCount: number): Promise<UpdateTimes> {
  const script = join(import.meta.dirname, "tutorialOrder.ts");
  return {
    vmCount,
    criticalPath: criticalPath(noticing) / speed,
    up: await withSandbox({}, speed, deploy(vmCount)),
    // 0 is what the CLI takes for not set.
    defaultParallelism: await withSandbox({ PULUMI_PARALLEL: "0" }, speed, deploy(vmCount)),
    tutorialOrder: await withSandbox({}, tutorialSpeed, async (cli) => {
      const { code, stdout, stderr } = await cli.run(
        process.execPath,
        [script, String(vmCount)],
        await cli.variables(),
      );
      if (code !== 0) throw new Error(stderr);
      return (Number(stdout) * tutorialSpeed) / speed;
    }),
  };
}
