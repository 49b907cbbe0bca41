import ipaddr from "ipaddr.js";
import type { Problem } from "../problem.ts";
import type { Settings } from "../settings.ts";

/** An IPv4 range in CIDR notation whose address is the first of the range. */
export interface Range {
  readonly text: string;
  readonly network: ipaddr.IPv4;
  /** Length of the prefix, 0 to 32 bits. */
  readonly length: number;
}

/** The range that `text` names, or what is wrong with it. */
export function parseRange(text: string): Range | string {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) {
    return `"${text}" is not an IPv4 range; write it like 192.168.0.0/16.`;
  }
  const network = ipaddr.IPv4.networkAddressFromCIDR(text);
  const [address, length] = ipaddr.IPv4.parseCIDR(text);
  // Azure refuses a range with host bits set, e.g. Azure/azure-powershell#4557.
  if (address.toString() !== network.toString()) {
    return `"${text}" does not start at its first address; write ${network}/${length}.`;
  }
  return { text, network, length };
}

/** Whether `inner` lies wholly in `outer`. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.length <= inner.length && inner.network.match(outer.network, outer.length);
}

/** The first two of the ranges that share an address. */
export function overlap(ranges: readonly Range[]): [Range, Range] | undefined {
  for (const [index, first] of ranges.entries()) {
    const second = ranges.slice(index + 1).find((other) => contains(first, other) || contains(other, first));
    if (second) return [first, second];
  }
  return undefined;
}

/** Addresses Azure keeps for itself in every subnet: the first four and the last (virtual-networks-faq). */
const reservedAddresses = 5;

/** How many network interfaces the subnet can hold. */
export function usableAddresses(subnet: Range): number {
  return Math.max(0, 2 ** (32 - subnet.length) - reservedAddresses);
}

/** What is wrong with the ranges of the network. */
export function addresses({ addressSpace, subnetPrefix }: Pick<Settings, "addressSpace" | "subnetPrefix">): Problem[] {
  const parsed = addressSpace.map(parseRange);
  const subnet = parseRange(subnetPrefix);
  const space = parsed.filter((range) => typeof range !== "string");
  const problems: Problem[] = [
    ...parsed.filter((range) => typeof range === "string").map((message) => ({ key: "addressSpace", message })),
    ...(typeof subnet === "string" ? [{ key: "subnetPrefix", message: subnet }] : []),
  ];
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
        `has ${usable} (Azure keeps ${reservedAddresses}); use at most ${Math.floor(usable / 2)} or widen the subnet.`,
    },
  ];
}
