/**
 * Ports that Azure itself preallocates to each member of a pool of up to so many members:
 * azure-docs, load-balancer-outbound-connections.md. Every row fits the 64,000 ports of one frontend address.
 */
const preallocated: readonly (readonly [members: number, ports: number])[] = [
  [50, 1024],
  [100, 512],
  [200, 256],
  [400, 128],
  [800, 64],
  [1000, 32],
];

/**
 * SNAT ports for each virtual machine on the outbound rule, a multiple of 8. Twice the pool fits, because a release
 * stands beside the one it replaces. Taken from Azure's own steps, so that scaling inside a step changes nothing.
 * @param vmCount Virtual machines in the pool, 1 to 500.
 * @throws Error above that.
 */
export function outboundPorts(vmCount: number): number {
  const row = preallocated.find(([members]) => 2 * vmCount <= members);
  if (!row) throw new Error(`vmCount: ${vmCount} machines need more SNAT ports than one address has; use at most 500.`);
  return row[1];
}
