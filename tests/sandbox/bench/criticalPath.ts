import { type DurationName, durations } from "../../../sandbox/arm/catalog/durations.ts";

const seconds = (...names: readonly DurationName[]) =>
  names.reduce((sum, name) => sum + durations[name].milliseconds / 1000, 0);

/**
 * Seconds of Azure's time that no `up` of a new stack can be shorter than: its longest chain of resources that wait for each
 * other, whatever the number of machines.
 * @param noticing Seconds that a probe needs at least until it has found a machine healthy.
 */
export function criticalPath(noticing: number): number {
  const network = Math.max(seconds("virtualNetworkCreate"), seconds("securityGroupCreate")) + seconds("subnetCreate");
  const balancer = seconds("publicIpCreate", "loadBalancerCreate");
  // A group and its two rules, one after the other.
  const gate = 3 * seconds("securityGroupCreate");
  const machine = seconds("networkInterfaceCreate", "windowsVmCreate", "extensionCreate", "runCommandAction");
  // Who asks the load balancer at once gets the answer while the probe still asks.
  const admission = seconds("securityGroupCreate") + Math.max(noticing, seconds("ruleHealth"));
  return seconds("resourceGroupCreate") + Math.max(network, balancer, gate) + machine + admission;
}
