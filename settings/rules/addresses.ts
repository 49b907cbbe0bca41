import {
  contains,
  overlap,
  parseRange,
  type Range,
  reservedAddresses,
  unusable,
  usableAddresses,
} from "../../facts/addresses.ts";
import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** What is wrong with the ranges of the network. */
export function addresses({ addressSpace, subnetPrefix }: Pick<Settings, "addressSpace" | "subnetPrefix">): Problem[] {
  const parsed = addressSpace.map(parseRange);
  const subnet = parseRange(subnetPrefix);
  const space = parsed.filter((range) => typeof range !== "string");
  const problems: Problem[] = [
    ...parsed.filter((range) => typeof range === "string").map((message) => ({ key: "addressSpace", message })),
    ...(typeof subnet === "string" ? [{ key: "subnetPrefix", message: subnet }] : []),
  ];
  const whole = [
    ...space.map((range) => ["addressSpace", range] as const),
    ...(typeof subnet === "string" ? [] : [["subnetPrefix", subnet] as const]),
  ];
  for (const [key, range] of whole) {
    const kept = unusable(range);
    if (kept) {
      problems.push({
        key,
        message: `${range.text} has addresses of ${kept.text}, which Azure takes into no virtual network (${kept.what}); use a private range, for example 192.168.0.0/16.`,
      });
    }
  }
  const clash = overlap(space);
  if (clash) {
    problems.push({
      key: "addressSpace",
      message: `${clash[0].text} and ${clash[1].text} overlap; remove one of them.`,
    });
  }
  if (typeof subnet === "string" || problems.length > 0) return problems;
  return subnetPlace(subnet, space);
}

function subnetPlace(subnet: Range, space: readonly Range[]): Problem[] {
  if (subnet.length > 29) {
    // Smallest subnet: virtual-networks-faq, "The smallest supported IPv4 subnet is /29".
    return [{ key: "subnetPrefix", message: `${subnet.text} is smaller than /29, Azure's smallest; widen it.` }];
  }
  if (space.some((range) => contains(range, subnet))) return [];
  const names = space.map(({ text }) => text).join(", ");
  return [
    {
      key: "subnetPrefix",
      message: `${subnet.text} lies outside addressSpace ${names}; move it inside, or add a range that holds it.`,
    },
  ];
}

/**
 * What is wrong with the room the subnet has for the pool: a release creates new machines beside the old ones, so it must
 * hold the pool twice.
 */
export function room({ subnetPrefix, vmCount }: Pick<Settings, "subnetPrefix" | "vmCount">): Problem[] {
  const subnet = parseRange(subnetPrefix);
  if (typeof subnet === "string") return [];
  const usable = usableAddresses(subnet);
  if (2 * vmCount <= usable) return [];
  return [
    {
      key: "vmCount",
      message:
        `${vmCount} virtual machines and as many replacements need ${2 * vmCount} addresses, and subnetPrefix ${subnet.text} ` +
        `has ${usable} (Azure keeps ${reservedAddresses}); use at most ${Math.floor(usable / 2)}, or a larger range (where the old one stands, one that does not overlap it).`,
    },
  ];
}
