import type { World } from "../world.ts";
import { bad, type Refusals } from "./refusal.ts";

const network = (changes: Parameters<World["networkBody"]>[0]) => (world: World) => {
  world.createGroup();
  return world.request("PUT", world.network("virtualNetworks", "net"), world.networkBody(changes));
};

/** Virtual networks and subnets. */
export const virtualNetworks: Refusals = {
  "a virtual network has at least one address range, each well formed": bad(
    "InvalidAddressPrefixFormat",
    /10\.0\.0\.5\/8/,
    network({ "properties.addressSpace.addressPrefixes": ["10.0.0.5/8"] }),
  ),
  "a virtual network has no addresses of multicast, broadcast, loopback, link-local or Azure's own DNS": bad(
    "AddressPrefixNotAllowed",
    /^Address prefix 169\.254\.0\.0\/16 /,
    network({ "properties.addressSpace.addressPrefixes": ["192.168.0.0/16", "169.254.0.0/16"] }),
  ),
  "a subnet's address range is well formed": bad(
    "InvalidAddressPrefixFormat",
    /nonsense/,
    network({ "properties.subnets.0.properties.addressPrefix": "nonsense" }),
  ),
  "a subnet lies inside its virtual network": bad(
    "NetcfgSubnetRangeOutsideVnet",
    /Subnet 'front' .* outside .* 'net'/,
    network({ "properties.subnets.0.properties.addressPrefix": "10.0.0.0/24" }),
  ),
  "subnets of a virtual network do not overlap": bad(
    "NetcfgSubnetRangesOverlap",
    /Subnet 'back' .* overlaps/,
    network({ "properties.subnets.1": { name: "back", properties: { addressPrefix: "192.168.1.128/25" } } }),
  ),
  "a subnet is /29 or larger": bad(
    "NetcfgInvalidSubnet",
    /Subnet 'front'/,
    network({ "properties.subnets.0.properties.addressPrefix": "192.168.1.0/30" }),
  ),
  "a subnet in use keeps its address range": bad(
    "InUsePrefixCannotBeDeleted",
    /^IpPrefix 192\.168\.1\.0\/24 on Subnet front has active allocations and cannot be deleted\.$/,
    (world) => {
      world.withInterface();
      return world.request(
        "PUT",
        world.network("virtualNetworks", "net"),
        world.networkBody({ "properties.subnets.0.properties.addressPrefix": "192.168.2.0/24" }),
      );
    },
  ),
  "a subnet's security group exists in its region": bad("InvalidResourceReference", /nsg/, (world) =>
    network({
      "properties.subnets.0.properties.networkSecurityGroup": { id: world.network("networkSecurityGroups", "nsg") },
    })(world),
  ),
  "a subnet's NAT gateway exists in its region": bad("InvalidResourceReference", /nat/, (world) =>
    network({ "properties.subnets.0.properties.natGateway": { id: world.network("natGateways", "nat") } })(world),
  ),
  "a subnet in use cannot be deleted": bad(
    "InUseSubnetCannotBeDeleted",
    /Subnet front is in use by .*card/,
    (world) => {
      world.withInterface();
      return world.request("DELETE", `${world.network("virtualNetworks", "net")}/subnets/front`);
    },
  ),
  "a virtual network with a subnet in use cannot be deleted": bad(
    "InUseSubnetCannotBeDeleted",
    /Subnet front/,
    (world) => {
      world.withInterface();
      return world.request("DELETE", world.network("virtualNetworks", "net"));
    },
  ),
};
