import ipaddr from "ipaddr.js";

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

/** Those of some ranges that are of IPv4 and well formed. */
export const ipv4Ranges = (texts: readonly string[]): Range[] =>
  texts.map(parseRange).filter((range) => typeof range === "object");

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

/** Ranges that no virtual network may have, and what they are for: azure-docs, virtual-networks-faq.md. */
const kept: readonly (readonly [text: string, what: string])[] = [
  ["224.0.0.0/4", "multicast"],
  ["255.255.255.255/32", "broadcast"],
  ["127.0.0.0/8", "loopback"],
  ["169.254.0.0/16", "link-local"],
  ["168.63.129.16/32", "Azure's own DNS and health probes"],
];

/** The range Azure keeps from virtual networks that shares an address with another one. */
export function unusable(range: Range): { readonly text: string; readonly what: string } | undefined {
  const found = kept.find(([text]) => overlap([range, ...ipv4Ranges([text])]));
  return found && { text: found[0], what: found[1] };
}

/** A range as Azure writes it: without spaces around it or zeros before its length. */
export function rangeSpelling(text: string): string {
  const [, address, length] = /^\s*([\d.]+)\/0*(\d+)\s*$/.exec(text) ?? [];
  return address === undefined ? text.trim() : `${address}/${length}`;
}

/** Number of the first address of a range, and of the first one behind it. */
function bounds({ network, length }: Range): { readonly first: number; readonly end: number } {
  const first = network.octets.reduce((number, octet) => number * 256 + octet, 0);
  return { first, end: first + 2 ** (32 - length) };
}

/** The first range of a length, 0 to 32 bits, that lies in the space and shares no address with those taken. */
export function firstFree(space: readonly Range[], length: number, taken: readonly Range[]): string | undefined {
  const size = 2 ** (32 - length);
  for (const range of space) {
    const { first, end } = bounds(range);
    for (let at = first; at + size <= end; ) {
      const blocking = taken.map(bounds).find((other) => other.first < at + size && at < other.end);
      if (blocking === undefined) {
        const octets = [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256);
        return `${octets.join(".")}/${length}`;
      }
      at = Math.ceil(Math.max(blocking.end, at + size) / size) * size;
    }
  }
  return undefined;
}

/** Addresses Azure keeps for itself in every subnet: the first four and the last (virtual-networks-faq). */
export const reservedAddresses = 5;

/** How many network interfaces the subnet can hold. */
export function usableAddresses(subnet: Range): number {
  return Math.max(0, 2 ** (32 - subnet.length) - reservedAddresses);
}
