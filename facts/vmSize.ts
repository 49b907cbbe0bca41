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

/** Whether a size takes Premium SSDs: an s among its letters says so. */
export const takesPremium = ({ family, features }: VmSize) => features.includes("s") || /S$/.test(family);
