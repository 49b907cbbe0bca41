import { balancerName, isNamed, sharedNames } from "../facts/ownName.ts";
import type { Member, Standing, StandingBalancer } from "../facts/standing.ts";
import { asAddress, asBalancer, asCard, asGroup, asNetwork } from "./bodies.ts";
import type { ResourceManager } from "./resourceManager.ts";

/** As azure-native 3.28 uses it for everything of Microsoft.Network. */
const apiVersion = "2024-05-01";

const network = (groupId: string, path: string) => `${groupId}/providers/Microsoft.Network/${path}`;

/**
 * What stands in a stack's resource group; nothing where there is no group.
 * @param groupId ARM id of the group.
 * @throws Error with what Azure refuses, e.g. to whoever may not read there.
 */
export async function readStanding(azure: ResourceManager, groupId: string): Promise<Standing> {
  const [balancer, networks, addresses] = await Promise.all([
    azure.get(network(groupId, `loadBalancers/${balancerName}`), apiVersion),
    azure.list(network(groupId, "virtualNetworks"), apiVersion),
    azure.list(network(groupId, "publicIPAddresses"), apiVersion),
  ]);
  return {
    balancer: asBalancer(balancer.body),
    networks: networks.map(asNetwork),
    // A NAT gateway's address is not the site's.
    addresses: addresses.map(asAddress).filter(({ name }) => isNamed(name, sharedNames.publicIp)),
  };
}

/** The machines in the pool of a load balancer that gets requests, with the rules of the groups before them. */
export async function readMembers(
  azure: ResourceManager,
  groupId: string,
  { webMembers }: StandingBalancer,
): Promise<Member[]> {
  const [cards, groups] = await Promise.all([
    azure.list(network(groupId, "networkInterfaces"), apiVersion).then((bodies) => bodies.map(asCard)),
    azure.list(network(groupId, "networkSecurityGroups"), apiVersion).then((bodies) => bodies.map(asGroup)),
  ]);
  const members = new Set(webMembers.map((id) => id.toLowerCase()));
  const subnetGroups = groups.filter(({ name }) => isNamed(name, sharedNames.group));
  return cards
    .filter(({ id }) => members.has(id.toLowerCase()))
    .map(({ id, address, virtualMachineId, groupId: own }) => ({
      interfaceId: id,
      address,
      virtualMachineId,
      gates: [...subnetGroups, ...groups.filter((group) => group.id.toLowerCase() === own?.toLowerCase())].map(
        ({ rules }) => rules,
      ),
    }));
}
