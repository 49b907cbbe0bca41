import { firstFree, ipv4Ranges, overlap, parseRange, type Range } from "../addresses.ts";
import { isNamed, sharedNames } from "../ownName.ts";
import type { Settings } from "../settings.ts";
import type { StandingNetwork, StandingSubnet } from "../standing.ts";
import { subnetName } from "../subnetName.ts";
import { goesOn, type Outcome, refused } from "./outcome.ts";

/** Whether the wanted subnet can stand beside those that do: Azure lets no two subnets of a network share an address. */
export function subnetStep(
  network: StandingNetwork | undefined,
  wanted: Pick<Settings, "subnetPrefix" | "privateSubnet" | "addressSpace">,
): Outcome {
  const range = parseRange(wanted.subnetPrefix);
  if (network === undefined || typeof range === "string") return goesOn;
  const own = subnetName(sharedNames.subnet, wanted);
  const others = network.subnets.filter(({ name }) => !isNamed(name, own));
  const clash = others.find((other) => ipv4Ranges(other.ranges).some((one) => overlap([one, range])));
  if (clash === undefined) return goesOn;
  const taken = [range, ...network.subnets.flatMap((subnet) => ipv4Ranges(subnet.ranges))];
  const free = firstFree(ipv4Ranges(wanted.addressSpace), range.length, taken);
  return overlapping(range, clash, wanted, free ? `, for example ${free}` : ", in a range added to addressSpace");
}

function overlapping(
  { text }: Range,
  { name, ranges: standing, isPrivate }: StandingSubnet,
  { privateSubnet }: Pick<Settings, "privateSubnet">,
  example: string,
): Outcome {
  if (standing.includes(text) && isPrivate !== privateSubnet) {
    return refused(
      "privateSubnet",
      `${privateSubnet} cannot be had in ${text}, where the subnet ${name} stands with ${isPrivate}: Azure takes it only for a new ` +
        `subnet, and none of the same range (NetcfgSubnetRangesOverlap); choose another subnetPrefix together with it${example}.`,
    );
  }
  return refused(
    "subnetPrefix",
    `${text} overlaps ${standing.join(", ")} of the subnet ${name}, which stands beside it until its machines are replaced ` +
      `(Azure: NetcfgSubnetRangesOverlap); set a range that does not overlap${example}, run \`pulumi up\`, and then set ${text} ` +
      "if you still want it.",
  );
}
