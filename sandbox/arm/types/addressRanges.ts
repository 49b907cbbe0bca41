import ipaddr from "ipaddr.js";

/** An IPv4 range. */
export interface AddressRange {
  readonly text: string;
  readonly network: ipaddr.IPv4;
  /** Length of the prefix in bits, 0 to 32. */
  readonly length: number;
}

/** The range a text such as `10.0.0.0/24` names; undefined when it is none, or has bits set behind its prefix. */
export function rangeOf(text: string): AddressRange | undefined {
  if (!text.includes("/") || !ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [address, length] = ipaddr.IPv4.parseCIDR(text);
  const network = ipaddr.IPv4.networkAddressFromCIDR(text);
  return address.toString() === network.toString() ? { text, network, length } : undefined;
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.length <= inner.length && inner.network.match(outer.network, outer.length);
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return contains(a, b) || contains(b, a);
}

function numberOf(address: ipaddr.IPv4): number {
  return address.octets.reduce((value, octet) => value * 256 + octet, 0);
}

function textOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** Addresses Azure keeps in a subnet: network, gateway, two for DNS, broadcast (learn.microsoft.com, virtual-networks-faq). */
const keptAtStart = 4;
const keptAtEnd = 1;

/** Whether an address is one a resource in the subnet can have. */
export function assignable(subnet: AddressRange, address: string): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address)) return false;
  const offset = numberOf(ipaddr.IPv4.parse(address)) - numberOf(subnet.network);
  return offset >= keptAtStart && offset < 2 ** (32 - subnet.length) - keptAtEnd;
}

/** The first free addresses of a subnet, from `.4` in an empty one; fewer than `most` when no more are left. */
export function freeAddresses(subnet: AddressRange, taken: ReadonlySet<string>, most: number): string[] {
  const size = 2 ** (32 - subnet.length);
  const free: string[] = [];
  for (let offset = keptAtStart; offset < size - keptAtEnd && free.length < most; offset++) {
    const address = textOf(numberOf(subnet.network) + offset);
    if (!taken.has(address)) free.push(address);
  }
  return free;
}

/** The first of them; undefined when none is left. */
export function firstFree(subnet: AddressRange, taken: ReadonlySet<string>): string | undefined {
  return freeAddresses(subnet, taken, 1)[0];
}
