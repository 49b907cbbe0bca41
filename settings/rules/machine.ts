import type { Problem } from "../problem.ts";
import type { Image, Settings } from "../settings.ts";

/** What the name of a size says: "Azure virtual machine sizes naming conventions", learn.microsoft.com. */
export interface VmSize {
  /** Family letters, e.g. `D` or `DS`. */
  readonly family: string;
  /** Number in the name: the vCPUs from v3 on, a mere ordinal before. */
  readonly number: number;
  /** Small letters behind the number, e.g. `s` for Premium SSD capable. */
  readonly features: string;
  /** Version of the series, 1 when the name has none. */
  readonly version: number;
}

/** Takes the name of a size apart, e.g. `Standard_D2s_v5`. */
export function parseSize(name: string): VmSize {
  const match = /^(?:Standard|Basic)_([A-Z]+)(\d+)(?:-\d+)?([a-z]*).*?(?:_v(\d+))?$/.exec(name);
  if (!match) return { family: name, number: 0, features: "", version: 1 };
  const [, family = "", number = "0", features = "", version = "1"] = match;
  return { family, number: Number(number), features, version: Number(version) };
}

/** Whether Windows images of this SKU are of generation 2; undefined where the name does not tell. */
export function isGeneration2({ publisher, offer, sku }: Image): boolean | undefined {
  if (publisher !== "MicrosoftWindowsServer" || offer !== "WindowsServer") return undefined;
  return /-g2$|-gen2|gensecond|azure-edition/i.test(sku);
}

const premium = ({ family, features }: VmSize) => features.includes("s") || /S$/.test(family);

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
  if (osDiskType.startsWith("Premium") && !premium(parseSize(vmSize))) {
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
