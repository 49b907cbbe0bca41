/** What the name of a size says: "Azure virtual machine sizes naming conventions", learn.microsoft.com. */
export interface VmSize {
  /** Family letters, e.g. `D` or `DS`. */
  readonly family: string;
  /** Number in the name: the vCPUs from v3 on and in B, a mere ordinal in A, D, DS, G and GS before. */
  readonly number: number;
  /** Small letters behind the number, e.g. `s` for Premium SSD capable or `p` for Arm. */
  readonly features: string;
  /** What the machine has besides, e.g. `A100` or `NDR_GB200`; empty for most. */
  readonly accelerator: string;
  /** Version of the series, 1 when the name has none. */
  readonly version: number;
}

const pattern = /^(?:Standard|Basic)_([A-Z]+)(\d+)(?:-\d+)?([A-Z]*)(?:_(\w+?))??(?:_v(\d+))?(?:_Promo)?$/i;

/** A part of a name behind its number: versions and two marks are in small letters, accelerators such as `V710` in capitals. */
const spelled = (part: string) => {
  if (/^(v\d\d?|cc|xl)$/i.test(part)) return part.toLowerCase();
  return /^promo$/i.test(part) ? "Promo" : part.toUpperCase();
};

/**
 * The name of a size as Azure's own list writes it, e.g. `Standard_D2s_v5` for `standard_d2S_V5`: Azure looks past the case.
 * Text that is no name stays as it is.
 */
export function sizeSpelling(name: string): string {
  const [tier = "", core = "", ...rest] = name.split("_");
  const [, family, number, letters] = /^([a-z]+)(\d+(?:-\d+)?)([a-z]*)$/i.exec(core) ?? [];
  if (!isSizeName(name) || family === undefined || number === undefined) return name;
  const start = tier.toLowerCase() === "basic" ? "Basic" : "Standard";
  return [start, `${family.toUpperCase()}${number}${letters?.toLowerCase()}`, ...rest.map(spelled)].join("_");
}

/** Whether text has the form of a size's name, in any case, as Azure takes it. */
export const isSizeName = (name: string) => pattern.test(name);

/**
 * Takes the name of a size apart, e.g. `Standard_D2s_v5`, in any case.
 * @throws Error when the text is no name of a size.
 */
export function parseSize(name: string): VmSize {
  const [whole, family = "", number, features = "", accelerator = "", version = "1"] = pattern.exec(name) ?? [];
  if (whole === undefined)
    throw new Error(`vmSize: "${name}" is not the name of a size; use for example Standard_D2s_v5.`);
  return {
    family: family.toUpperCase(),
    number: Number(number),
    features: features.toLowerCase(),
    accelerator,
    version: Number(version),
  };
}

/** Whether a size is one of the D series whose machines have only generation 1: D, Dv2 and Dv3, not DS, DSv2 and Dsv3. */
const isOldD = ({ family, features, version }: VmSize) =>
  family === "D" && (version <= 2 || (version === 3 && features === ""));

/** Whether a size has an Arm processor: a p among its letters, or the Grace of Nvidia's GB200 and GB300. */
export const isArm = ({ features, accelerator }: VmSize) => features.includes("p") || /(^|_)GB\d/i.test(accelerator);

/** Whether a size surely has no Trusted Launch (azure-compute-docs, trusted-launch.md of 2025-04). */
export function lacksTrustedLaunch(size: VmSize): boolean {
  const { family, version } = size;
  return (
    ["A", "DC", "EC", "M", "NP"].includes(family) ||
    isOldD(size) ||
    (family === "DS" && version <= 2) ||
    (["NC", "NV"].includes(family) && version === 1) ||
    (family === "D" && isArm(size) && version === 5)
  );
}

/** Generations of virtual machine that a size runs, where it is only one (azure-compute-docs, generation-2.md and the page of each series). */
export function onlyGeneration(size: VmSize): 1 | 2 | undefined {
  if (size.family === "A" || isOldD(size)) return 1;
  return size.version === 6 || size.version === 7 ? 2 : undefined;
}

/**
 * Whether a size surely has no accelerated networking (azure-docs, accelerated-networking-overview.md; azure-compute-docs,
 * bv1-series.md and av2-series.md; for two vCPUs of v3, which are one core with hyper-threading, Azure/aks-engine#1531 and
 * jupyterhub/zero-to-jupyterhub-k8s#805).
 */
export function lacksAcceleratedNetworking({ family, number, version }: VmSize): boolean {
  if (family === "A") return true;
  if (family === "B") return version === 1 && number < 12;
  if (["D", "DS"].includes(family) && version <= 2) return number === 1;
  return version === 3 && number < (["D", "E"].includes(family) ? 4 : 2);
}

/** Whether a size surely takes no Premium SSDs: it has no s among its letters, in a family where that says so. */
export function lacksPremium({ family, features }: VmSize): boolean {
  return ["A", "D", "E", "F", "G"].includes(family) && !features.includes("s");
}
