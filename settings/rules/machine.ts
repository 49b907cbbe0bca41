import { imageName, isGeneration2, leastDiskSizeGB } from "../../facts/image.ts";
import type { Settings } from "../../facts/settings.ts";
import {
  isArm,
  lacksAcceleratedNetworking,
  lacksPremium,
  lacksTrustedLaunch,
  onlyGeneration,
  parseSize,
} from "../../facts/vmSize.ts";
import type { Problem } from "../problem.ts";

/**
 * What is wrong with the features asked of size, image, disk and placement together. Only what is sure is refused; whatever
 * nobody wrote down of a size is for Azure to say.
 */
export function machine(
  settings: Pick<
    Settings,
    "vmSize" | "image" | "trustedLaunch" | "acceleratedNetworking" | "osDiskType" | "osDiskSizeGB" | "availability"
  >,
): Problem[] {
  return [
    ...processor(settings),
    ...generation(settings),
    ...trustedLaunch(settings),
    ...acceleratedNetworking(settings),
    ...disk(settings),
    ...diskSize(settings),
  ];
}

function processor({ vmSize }: Pick<Settings, "vmSize">): Problem[] {
  if (!isArm(parseSize(vmSize))) return [];
  return [
    {
      key: "vmSize",
      message: `${vmSize} has an Arm processor, where no Windows Server runs; use one with an x64 processor, such as Standard_D2s_v5.`,
    },
  ];
}

function generation({ vmSize, image }: Pick<Settings, "vmSize" | "image">): Problem[] {
  const [second, only] = [isGeneration2(image), onlyGeneration(parseSize(vmSize))];
  if (second === undefined || only === undefined || only === (second ? 2 : 1)) return [];
  const instead = only === 2 ? "2022-datacenter-azure-edition" : "2022-datacenter";
  return [
    {
      key: "image",
      message:
        `${imageName(image)} is of generation ${second ? 2 : 1}, and size ${vmSize} runs generation ${only} only; ` +
        `use an image such as ${instead}, or a size such as Standard_D2s_v5, which runs both.`,
    },
  ];
}

function trustedLaunch({
  trustedLaunch,
  vmSize,
  image,
}: Pick<Settings, "trustedLaunch" | "vmSize" | "image">): Problem[] {
  if (!trustedLaunch) return [];
  const problems: Problem[] = [];
  const key = "trustedLaunch";
  if (isGeneration2(image) === false) {
    problems.push({
      key,
      message:
        `needs a generation 2 image, and ${imageName(image)} is of generation 1; ` +
        "use one such as 2022-datacenter-azure-edition, or set trustedLaunch to false.",
    });
  }
  if (lacksTrustedLaunch(parseSize(vmSize))) {
    problems.push({
      key,
      message: `is not offered on size ${vmSize}; use one such as Standard_D2s_v5, or set trustedLaunch to false.`,
    });
  }
  return problems;
}

function acceleratedNetworking({
  acceleratedNetworking,
  vmSize,
}: Pick<Settings, "acceleratedNetworking" | "vmSize">): Problem[] {
  if (!acceleratedNetworking || !lacksAcceleratedNetworking(parseSize(vmSize))) return [];
  return [
    {
      key: "acceleratedNetworking",
      message: `is not offered on size ${vmSize}; use one such as Standard_D2s_v5, or set acceleratedNetworking to false.`,
    },
  ];
}

function disk({ osDiskType, vmSize, availability }: Pick<Settings, "osDiskType" | "vmSize" | "availability">) {
  const problems: Problem[] = [];
  if (osDiskType.startsWith("Premium") && lacksPremium(parseSize(vmSize))) {
    problems.push({
      key: "osDiskType",
      message: `${osDiskType} needs a size with an s in its name, and ${vmSize} has none; use StandardSSD_LRS or such a size.`,
    });
  }
  if (osDiskType.endsWith("_ZRS") && availability === "availabilitySet") {
    // "ZRS disks … not supported with availability sets": azure-compute-docs, disks-redundancy.md.
    problems.push({
      key: "osDiskType",
      message: `${osDiskType} cannot be used in an availability set; use ${osDiskType.replace("ZRS", "LRS")}, or set availability to zones.`,
    });
  }
  return problems;
}

/** Azure refuses a disk that is smaller than its image (Azure/azure-sdk-for-python#23051). */
function diskSize({ osDiskSizeGB, image }: Pick<Settings, "osDiskSizeGB" | "image">): Problem[] {
  const least = leastDiskSizeGB(image);
  if (least === undefined || osDiskSizeGB >= least) return [];
  const smaller = least === 127 ? ", or an image with smalldisk in its name, which needs 30" : "";
  return [
    {
      key: "osDiskSizeGB",
      message: `${osDiskSizeGB} is less than the ${least} GiB of the image ${imageName(image)}; set it to ${least} or more${smaller}.`,
    },
  ];
}
