import { isGeneration2 } from "../../facts/image.ts";
import type { Settings } from "../../facts/settings.ts";
import { parseSize, takesPremium } from "../../facts/vmSize.ts";
import type { Problem } from "../problem.ts";

/** What is wrong with the features asked of size, image, disk and placement together. */
export function machine(
  settings: Pick<
    Settings,
    "vmSize" | "image" | "trustedLaunch" | "acceleratedNetworking" | "osDiskType" | "availability"
  >,
): Problem[] {
  return [...trustedLaunch(settings), ...acceleratedNetworking(settings), ...disk(settings)];
}

function trustedLaunch({ trustedLaunch, vmSize, image }: Pick<Settings, "trustedLaunch" | "vmSize" | "image">) {
  if (!trustedLaunch) return [];
  const problems: Problem[] = [];
  const key = "trustedLaunch";
  if (isGeneration2(image) === false) {
    problems.push({
      key,
      message:
        `needs a generation 2 image, and ${image.sku} is of generation 1; ` +
        "use one such as 2022-datacenter-azure-edition, or set trustedLaunch to false.",
    });
  }
  // A, Dv2 and Dv3 have no Trusted Launch: azure-compute-docs, trusted-launch.md; older series are of generation 1 only.
  const { family, features, version } = parseSize(vmSize);
  if (version < 3 || (family === "D" && version === 3 && !features.includes("s"))) {
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
  if (!acceleratedNetworking) return [];
  const { family, number, version } = parseSize(vmSize);
  // Needs 2 vCPUs or more and a series after the first: azure-docs, accelerated-networking-overview.md.
  const lacking = family.startsWith("A") || family === "B" || version < 2 || number < 2;
  if (!lacking) return [];
  return [
    {
      key: "acceleratedNetworking",
      message: `is not offered on size ${vmSize}; use one such as Standard_D2s_v5, or set acceleratedNetworking to false.`,
    },
  ];
}

function disk({ osDiskType, vmSize, availability }: Pick<Settings, "osDiskType" | "vmSize" | "availability">) {
  const problems: Problem[] = [];
  if (osDiskType.startsWith("Premium") && !takesPremium(parseSize(vmSize))) {
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
