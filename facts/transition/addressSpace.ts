import { contains, ipv4Ranges, type Range } from "../addresses.ts";
import type { StandingNetwork } from "../standing.ts";
import { goesOn, type Outcome, warned } from "./outcome.ts";

/** What an update does about the ranges of the virtual network. */
export interface SpaceStep {
  /** Ranges the network has from this update on. */
  readonly addressSpace: readonly string[];
}

/**
 * The wanted ranges, and those that stand with a subnet in them that lies in no wanted one: Azure lets no range go while a subnet
 * is in it (NetcfgSubnetRangeOutsideVnet), used or not, and the old subnet goes last in the update that replaces it. A wanted
 * range inside one that is kept comes when that goes. Two ranges never overlap otherwise.
 */
export function spaceStep(network: StandingNetwork | undefined, wanted: readonly string[]): SpaceStep & Outcome {
  if (network === undefined) return { addressSpace: wanted, ...goesOn };
  const space = ipv4Ranges(wanted);
  const isHomeless = (one: Range) => !space.some((range) => contains(range, one));
  const homeless = network.subnets.filter((subnet) => ipv4Ranges(subnet.ranges).some(isHomeless));
  const needed = ipv4Ranges(homeless.flatMap((subnet) => subnet.ranges)).filter(isHomeless);
  const kept = ipv4Ranges(network.addressSpace).filter((range) => needed.some((one) => contains(range, one)));
  if (kept.length === 0) return { addressSpace: wanted, ...goesOn };
  const added = space.filter((range) => !kept.some((one) => contains(one, range)));
  const warning =
    `${kept.map(({ text }) => text).join(", ")} stays in this update, since the subnet ` +
    `${homeless.map(({ name }) => name).join(", ")} is in it; run \`pulumi up\` once more, and it goes when the subnet has gone.`;
  return { addressSpace: [...added, ...kept].map(({ text }) => text), ...warned("addressSpace", warning) };
}
