import { CommandLine } from "../commandLine.ts";
import { middle, resize, timed } from "./updates.ts";

/** How many times as fast as Azure: a faster sandbox would keep the machine busy with the probes of 400 machines. */
const speed = 20;

/** How long a preview with no change takes, in seconds of this machine. */
export interface PreviewTime {
  readonly vmCount: number;
  readonly resources: number;
  readonly seconds: number;
}

/**
 * The middle of three previews. The deployment before them is not measured, so its state is saved only once: saving thousands
 * of resources at each step takes the better part of an hour (PULUMI_SKIP_CHECKPOINTS, pulumi/pulumi#10668).
 */
export async function measurePreview(vmCount: number): Promise<PreviewTime> {
  const cli = new CommandLine("bench", {
    speed: String(speed),
    environment: { PULUMI_SKIP_CHECKPOINTS: "true" },
  });
  try {
    await resize(cli, vmCount);
    await timed(() => cli.engine("up", "--yes", "--skip-preview"));
    const times: number[] = [];
    for (let index = 0; index < 3; index++) times.push(await timed(() => cli.engine("preview", "--expect-no-changes")));
    const { stdout } = await cli.engine("stack", "export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: unknown[] } };
    return { vmCount, resources: deployment.resources.length, seconds: middle(times) };
  } finally {
    await cli.end();
  }
}
