import type * as pulumi from "@pulumi/pulumi";
import { interpolate } from "@pulumi/pulumi";

/** Kinds of things inside a load balancer, as ARM spells them in an id. */
export type LoadBalancerChild = "frontendIPConfigurations" | "backendAddressPools" | "probes";

/**
 * ARM id of a thing inside a load balancer. Rules name such things by id while the load balancer is still being
 * created, which is why its name is fixed and the id is put together here.
 */
export function loadBalancerChildId(
  resourceGroupId: pulumi.Input<string>,
  loadBalancerName: string,
  kind: LoadBalancerChild,
  name: string,
): pulumi.Output<string> {
  return interpolate`${resourceGroupId}/providers/Microsoft.Network/loadBalancers/${loadBalancerName}/${kind}/${name}`;
}
