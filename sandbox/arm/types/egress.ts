import type { AzureState } from "../manager/resourceType.ts";
import { findAll, objectsAt, textAt } from "../protocol/json.ts";
import { sameId, topLevelOf } from "../protocol/resourceId.ts";

/** How a machine gets out to the Internet, in the order in which Azure prefers them. */
export type Egress = "natGateway" | "outboundRule" | "loadBalancingRule" | "defaultOutboundAccess" | "none";

/**
 * The way out of a network interface: azure-docs, load-balancer-outbound-connections.md and the property text of
 * `defaultOutboundAccess` in azure-native 3.28.
 */
export function egressOf(interfaceId: string, azure: AzureState): Egress {
  const card = azure.store.get(interfaceId)?.body;
  const subnet = azure.find(textAt(objectsAt(card, "properties.ipConfigurations")[0], "properties.subnet.id") ?? "");
  if (textAt(subnet, "properties.natGateway.id") !== undefined) return "natGateway";
  const pools = findAll(card, "properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id").map(
    ({ value }) => String(value),
  );
  const uses = (list: string, pool: string) =>
    objectsAt(azure.store.get(topLevelOf(pool))?.body, `properties.${list}`).filter((rule) =>
      sameId(textAt(rule, "properties.backendAddressPool.id"), pool),
    );
  if (pools.some((pool) => uses("outboundRules", pool).length > 0)) return "outboundRule";
  const snat = pools
    .flatMap((pool) => uses("loadBalancingRules", pool))
    .some((rule) => findAll(rule, "properties.disableOutboundSnat")[0]?.value !== true);
  if (snat) return "loadBalancingRule";
  // A machine in a Standard load balancer's pool has no default access (the same page), nor has one in a private subnet.
  const isPrivate = findAll(subnet, "properties.defaultOutboundAccess")[0]?.value === false;
  return isPrivate || pools.length > 0 ? "none" : "defaultOutboundAccess";
}
