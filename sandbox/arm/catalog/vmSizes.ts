import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  architectureOf,
  generationsOf,
  hasAcceleratedNetworking,
  hasNoLocalDisk,
  hasPremiumDisks,
  hasTrustedLaunch,
  isNvmeOnly,
  parseVmSize,
} from "./vmSizeName.ts";

/** A size of virtual machine, with what the rules need of it. */
export interface VmSize {
  readonly name: string;
  /** Family whose quota its cores count in, e.g. `standardDSv5Family`. */
  readonly family: string;
  /** vCPUs, which the quotas count; of a constrained size all, which is the worse of two readings. */
  readonly cores: number;
  /** vCPUs the machine sees, fewer in a constrained size. */
  readonly usableCores: number;
  readonly architecture: "x64" | "Arm64";
  /** Whether Premium SSD disks can be attached. */
  readonly premium: boolean;
  readonly acceleratedNetworking: boolean;
  /** Generations of virtual machine it can run. */
  readonly generations: readonly (1 | 2)[];
  readonly trustedLaunch: boolean;
  /** Whether its disks are reached over NVMe alone. */
  readonly nvmeOnly: boolean;
  /** Whether it surely has no local disk. */
  readonly diskless: boolean;
  /** Regions of the table that sell it. */
  readonly regions: ReadonlySet<string>;
}

/** A region that the table of sizes lacks sells what this one sells; assumed. */
const otherRegionsSellAs = "westeurope";

interface Table {
  /** Regions the table knows. */
  readonly regions: readonly string[];
  /** Sizes by their name in lower case. */
  readonly sizes: ReadonlyMap<string, VmSize>;
}

/** vmSizes.tsv: a line of headings, then a line for each family and set of regions. */
function readTable(): Table {
  const [heading = "", ...lines] = readFileSync(join(import.meta.dirname, "vmSizes.tsv"), "utf8")
    .trimEnd()
    .split("\n")
    .filter((line) => !line.startsWith("#"));
  const regions = heading.split("\t").slice(1, -1);
  const sizes = lines.flatMap((line) => {
    const [family = "", ...cells] = line.split("\t");
    const sold = new Set(regions.filter((_, index) => cells[index] === "x"));
    return (cells.at(-1) ?? "").split(" ").map((name) => sizeOf(`Standard_${name}`, family, sold));
  });
  return { regions, sizes: new Map(sizes.map((size) => [size.name.toLowerCase(), size])) };
}

function sizeOf(name: string, family: string, regions: ReadonlySet<string>): VmSize {
  const parts = parseVmSize(name);
  if (!parts) throw new Error(`vmSizes.tsv has the size ${name}, whose name cannot be read.`);
  return {
    name,
    family,
    regions,
    cores: parts.cores,
    usableCores: parts.usableCores,
    architecture: architectureOf(parts),
    premium: hasPremiumDisks(parts),
    acceleratedNetworking: hasAcceleratedNetworking(parts),
    generations: generationsOf(parts),
    trustedLaunch: hasTrustedLaunch(parts),
    nvmeOnly: isNvmeOnly(parts),
    diskless: hasNoLocalDisk(parts),
  };
}

const table = readTable();

/** Every size Azure has. */
export const vmSizes: readonly VmSize[] = [...table.sizes.values()];

/** Every family of quota, by name. */
export const vmFamilies: readonly string[] = [...new Set(vmSizes.map(({ family }) => family))];

/** The size of a name, which Azure compares without case. */
export function vmSizeOf(name: string): VmSize | undefined {
  return table.sizes.get(name.toLowerCase());
}

/** Whether a region sells a size. */
export function isSoldIn(size: VmSize, region: string): boolean {
  return size.regions.has(table.regions.includes(region) ? region : otherRegionsSellAs);
}
