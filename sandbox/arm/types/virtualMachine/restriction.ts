import type { Region } from "../../catalog/regions.ts";
import { isSoldIn, type VmSize } from "../../catalog/vmSizes.ts";
import type { AzureState } from "../../manager/resourceType.ts";

/** Where a subscription cannot have a size, though Azure knows it. */
export interface Restriction {
  /** The whole region. */
  readonly everywhere: boolean;
  /** Zones in which it cannot, all of them when the whole region is restricted. */
  readonly zones: readonly string[];
}

/** Zones of a region; a size is sold in all of them, which is assumed. */
export const zonesOf = ({ zones }: Region): readonly string[] => (zones ? ["1", "2", "3"] : []);

/** A size that a region does not sell, has run out of, or has run out of in some zones: `standard_d2s_v5`, `standard_d2s_v5/2`. */
export function restrictionOf(size: VmSize, region: Region, azure: AzureState): Restriction {
  const gone = azure.faults.scarcity.sizesOutOfCapacity;
  const name = size.name.toLowerCase();
  const zones = zonesOf(region).filter((zone) => gone.includes(`${name}/${zone}`));
  const all = zones.length > 0 && zones.length === zonesOf(region).length;
  const everywhere = !isSoldIn(size, region.name) || gone.includes(name) || all;
  return { everywhere, zones: everywhere ? zonesOf(region) : zones };
}
