import { deploy, readScript } from "./deployment.ts";
import { installs } from "./installation.ts";
import { releaseAnew, releaseBadly } from "./release.ts";
import { outAndBack } from "./rotation.ts";
import { scaleDown, scaleUp } from "./scale.ts";
import type { Stage } from "./stage.ts";
import { destroy, scaleDownStopped, stop } from "./stoppedMachine.ts";
import type { Changes } from "./verifyStack.ts";

/** Configuration the run begins with; everything else is the program's default. */
export function beginning(stack: string, location: string, size: string | undefined, tag: string): Changes {
  return {
    "azure-native:location": location,
    vmCount: "2",
    installCommand: installs,
    [`tags.${tag}`]: stack,
    ...(size === undefined ? {} : { vmSize: size }),
  };
}

/** Every promise, one after the other; the short form leaves out what others show as well. */
export async function run(stage: Stage): Promise<void> {
  const { short } = stage.options;
  await deploy(stage);
  await readScript(stage);
  await scaleUp(stage);
  await scaleDown(stage);
  await outAndBack(stage);
  if (!short) await releaseAnew(stage);
  await releaseBadly(stage);
  await stop(stage);
  if (!short) await scaleDownStopped(stage);
  await destroy(stage);
}
