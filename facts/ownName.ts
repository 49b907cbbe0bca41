/** Names the program gives to what is shared; Azure's name is one of these and eight characters of Pulumi's. */
export const sharedNames = {
  network: "web-vnet",
  subnet: "web-subnet",
  group: "web-nsg",
  publicIp: "web-lb-ip",
} as const;

/** Name of the load balancer, which is fixed. */
export const balancerName = "web-lb";

/** Whether a name in Azure is the one that Pulumi has made of a name of the program. */
export function isNamed(azureName: string, ownName: string): boolean {
  return azureName.startsWith(ownName) && /^[0-9a-f]{8}$/.test(azureName.slice(ownName.length));
}
