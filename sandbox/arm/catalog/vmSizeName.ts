/** What the name of a size says, e.g. `Standard_E4-2ads_v5`: azure-docs, vm-naming-conventions.md. */
export interface VmSizeName {
  /** `E`, `DS`, `NV`. */
  readonly series: string;
  /** vCPUs the machine is built for. */
  readonly cores: number;
  /** vCPUs it may use, fewer than its cores where a size is constrained (`4-2`). */
  readonly usableCores: number;
  /** Small letters behind the number: `s` premium disks, `d` a local disk, `p` an Arm processor. */
  readonly letters: string;
  /** 1 where the name has none. */
  readonly version: number;
}

/** The first D and the G series count sizes, not cores: azure-compute-docs, sizes/general-purpose/dv2-series.md, previous-gen-sizes. */
const countedCores: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  D: { 1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 11: 2, 12: 4, 13: 8, 14: 16, 15: 20 },
  G: { 1: 2, 2: 4, 3: 8, 4: 16, 5: 32 },
};

const pattern =
  /^Standard_(?<series>[A-Z]+)(?<number>\d+)(?:-(?<constrained>\d+))?(?<letters>[a-z]*)(?:_\w+?)??(?:_v(?<version>\d+))?(?:_Promo)?$/;

/** The parts of a size's name; undefined where it is not written as Azure writes one. */
export function parseVmSize(name: string): VmSizeName | undefined {
  const groups = pattern.exec(name)?.groups;
  if (groups?.series === undefined || groups.letters === undefined) return undefined;
  const { series, letters } = groups;
  const version = Number(groups.version ?? 1);
  const counted = /^[DG]S?$/.test(series) && version <= 2 ? countedCores[series.charAt(0)] : undefined;
  const number = Number(groups.number);
  const cores = counted?.[number] ?? number;
  return { series, cores, usableCores: Number(groups.constrained ?? cores), letters, version };
}

const isAnyOf =
  (...series: readonly string[]) =>
  ({ series: one }: VmSizeName) =>
    series.includes(one);
const isArm = ({ letters }: VmSizeName) => letters.includes("p");
/** First and second D series, which have no newer features. */
const isOldD = ({ series, version }: VmSizeName) => ["D", "DS"].includes(series) && version <= 2;
/** D of version 3 without `s`. */
const isDv3 = ({ series, version, letters }: VmSizeName) => series === "D" && version === 3 && !letters.includes("s");
const isConfidential = isAnyOf("DC", "EC", "NCC");

export function architectureOf(size: VmSizeName): "x64" | "Arm64" {
  return isArm(size) ? "Arm64" : "x64";
}

/**
 * Generations of machine: azure-compute-docs, generation-2.md and the pages of the series. A, D, Dv2 and Dv3 run the first
 * only; v6 and later, DC, EC, ND, Mv2 and Arm the second only.
 */
export function generationsOf(size: VmSizeName): readonly (1 | 2)[] {
  const { series, version } = size;
  if (series === "A" || isDv3(size) || (isOldD(size) && !(series === "DS" && version === 2))) return [1];
  const second = isConfidential(size) || series === "ND" || (series === "M" && version === 2);
  return version >= 6 || isArm(size) || second ? [2] : [1, 2];
}

/**
 * Trusted Launch: azure-compute-docs, trusted-launch.md (2025-04), which names what has it and what has not. G, NG and PB
 * stand on neither list; the worse reading is that they have not.
 */
export function hasTrustedLaunch(size: VmSizeName): boolean {
  const { series, version, letters } = size;
  if (series === "A" || isOldD(size) || isDv3(size) || isConfidential(size)) return false;
  if (isAnyOf("M", "NP", "G", "GS", "NG", "PB")(size)) return false;
  if (["NC", "NV"].includes(series) && version === 1) return false;
  if (series === "ND" && version === 4 && letters.startsWith("a")) return false;
  return !isArm(size) || version >= 6;
}

/** Premium SSD: an `s` among the letters, DS and GS, and every B. */
export function hasPremiumDisks({ series, letters }: VmSizeName): boolean {
  return letters.includes("s") || ["DS", "GS", "B"].includes(series);
}

/**
 * Accelerated networking: azure-docs, accelerated-networking-overview.md and the pages of the series. From two cores on,
 * from four in version 3 of D and E; B of the first series from twelve [assumed]; none in A, the first D, G and NC of version 3.
 */
export function hasAcceleratedNetworking(size: VmSizeName): boolean {
  const { series, version, cores } = size;
  if (isAnyOf("A", "G", "GS", "NP", "PB")(size)) return false;
  if (isOldD(size) && version === 1) return false;
  if (series === "NC" && version <= 3) return false;
  if (series === "B") return version >= 2 || cores >= 12;
  return cores >= (["D", "E"].includes(series) && version === 3 ? 4 : 2);
}

/** Whether its disks are reached over NVMe alone: v6 and later (Azure/karpenter-provider-azure#616). */
export function isNvmeOnly({ version }: VmSizeName): boolean {
  return version >= 6;
}

/** Whether it surely has no local disk: no `d` from v5 on, in v4 but for AMD's, and in B of version 2. */
export function hasNoLocalDisk({ series, letters, version }: VmSizeName): boolean {
  if (letters.includes("d")) return false;
  if (series === "B") return version >= 2;
  if (!["D", "E", "F", "FX"].includes(series)) return false;
  return version >= 5 || (version === 4 && !letters.includes("a"));
}
