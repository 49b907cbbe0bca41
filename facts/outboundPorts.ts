/** SNAT ports of one frontend address: azure-docs, outbound-rules.md. */
const portsOfAddress = 64_000;

/** Steps in which Azure itself deals out ports, all multiples of 8: azure-docs, load-balancer-outbound-connections.md. */
const steps: readonly number[] = [1024, 512, 256, 128, 64, 32, 16, 8];

/**
 * SNAT ports for each virtual machine on the outbound rule: the largest of Azure's own steps that twice as many machines
 * have, as there shall be or now stand, whichever is more. So what stands while it is changed has its ports: the old
 * machines and the new ones, and also a third pool, of a release after one that failed, since both pools then stand.
 * The rule changes before machines come or go, and Azure counts those that are in its pool
 * (SpecifiedAllocatedOutboundPortsForOutboundRuleExceedsTotalNumberOfAvailablePorts, MicrosoftDocs/azure-docs#124508).
 * While a pool shrinks the ports stay as they are, therefore. The next `up`, which finds only the smaller pool, gives
 * each machine the more ports it may then have: an update of the load balancer alone.
 * @param vmCount Virtual machines there shall be, 1 to 500.
 * @param standing Virtual machines in the outbound pool now, whatever release they are of, 0 to 4,000; 0 on a new stack.
 * @throws Error when there would be more than 4,000, twice as many as have 8 ports each.
 */
export function outboundPorts(vmCount: number, standing: number): number {
  const members = 2 * Math.max(vmCount, standing);
  const ports = steps.find((step) => step * members <= portsOfAddress);
  if (ports !== undefined) return ports;
  throw new Error(
    `vmCount: ${vmCount} machines, with ${standing} in the outbound pool now, need more SNAT ports than the 64,000 of one ` +
      "address; use a NAT gateway as egress, or have at most 4,000 machines in the pool.",
  );
}
