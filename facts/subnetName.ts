import { contentName } from "./contentName.ts";
import type { Settings } from "./settings.ts";

/**
 * Name of a subnet, behind `prefix`: another range or privateness is another subnet. Azure changes neither under machines
 * (InUseSubnetCannotBeUpdated), so a new subnet stands beside the old one, and the machines in it are another release.
 */
export function subnetName(
  prefix: string,
  { subnetPrefix, privateSubnet }: Pick<Settings, "subnetPrefix" | "privateSubnet">,
): string {
  return `${prefix}-${contentName({ subnetPrefix, privateSubnet })}`;
}
