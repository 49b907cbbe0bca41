import type { World } from "../world.ts";
import { bad, type Refusals } from "./refusal.ts";

const rule = (changes: Parameters<World["securityGroupBody"]>[0]) => (world: World) => {
  world.createGroup();
  return world.request("PUT", world.network("networkSecurityGroups", "nsg"), world.securityGroupBody(changes));
};

/** Security groups. */
export const networkSecurityGroups: Refusals = {
  "a security rule has protocol, access, direction and priority of the kinds Azure knows": bad(
    "InvalidRequestFormat",
    /Cannot parse/,
    rule({ "properties.securityRules.0.properties.protocol": "Sctp" }),
  ),
  "a security rule's priority is 100 to 4096": bad(
    "SecurityRuleInvalidPriority",
    /provided: 50 /,
    rule({ "properties.securityRules.0.properties.priority": 50 }),
  ),
  "priorities of security rules are unique in each direction": bad(
    "SecurityRuleConflict",
    /http conflicts with rule https/,
    rule({ "properties.securityRules.1.properties.priority": 1001 }),
  ),
  "ports of a security rule are 0 to 65535, a range of them or *": bad(
    "SecurityRuleInvalidPortRange",
    /provided: 70000/,
    rule({ "properties.securityRules.0.properties.destinationPortRange": "70000" }),
  ),
  "addresses of a security rule are ranges, addresses, service tags that Azure has, or *": bad(
    "SecurityRuleInvalidAddressPrefix",
    /provided: Intranet/,
    rule({ "properties.securityRules.0.properties.sourceAddressPrefix": "Intranet" }),
  ),
  "a list of addresses in a security rule holds no * and no default tag": bad(
    "SecurityRuleParameterContainsUnsupportedValue",
    /used: Internet/,
    rule({ "properties.securityRules.0.properties.sourceAddressPrefixes": ["Internet", "10.0.0.0/8"] }),
  ),
  "ranges in one list of a security rule do not overlap": bad(
    "OverlappingSubnetsNotPermittedInSecurityRule",
    /10\.0\.0\.0\/8/,
    rule({ "properties.securityRules.0.properties.sourceAddressPrefixes": ["10.0.0.0/8", "10.1.0.0/16"] }),
  ),
  "a security rule's description has at most 140 characters": bad(
    "SecurityRuleDescriptionTooLong",
    /http/,
    rule({ "properties.securityRules.0.properties.description": "x".repeat(141) }),
  ),
  "a security group in use cannot be deleted": bad(
    "InUseNetworkSecurityGroupCannotBeDeleted",
    /subnets\/front/,
    (world) => {
      world.createGroup();
      const id = world.put(world.network("networkSecurityGroups", "nsg"), world.securityGroupBody());
      world.put(
        world.network("virtualNetworks", "net"),
        world.networkBody({ "properties.subnets.0.properties.networkSecurityGroup": { id } }),
      );
      return world.request("DELETE", id);
    },
  ),
};
