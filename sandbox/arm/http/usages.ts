import { vmFamilies } from "../catalog/vmSizes.ts";
import type { AzureState } from "../manager/resourceType.ts";
import { type JsonObject, textAt } from "../protocol/json.ts";
import { coresIn, familyLimit } from "../types/virtualMachine/quota.ts";

/** How much of a quota a region has, and how much of it is taken. */
interface Usage {
  readonly name: string;
  readonly shown: string;
  readonly current: number;
  readonly limit: number;
}

const countOf = (azure: AzureState, type: string, region: string) =>
  azure.store.ofType(type).filter(({ body }) => textAt(body, "location") === region).length;

/** `standardDSv5Family` as the portal shows it: `Standard DSv5 Family vCPUs`. */
const shownFamily = (family: string) =>
  `Standard ${family.replace(/^standard\s*/i, "").replace(/\s*Family$/, "")} Family vCPUs`;

/** Usages of Microsoft.Compute: the output of `az vm list-usage` in azure-docs, vcpu-quotas.md. Limits without a rule are Azure's defaults. */
function computeUsages(azure: AzureState, region: string): Usage[] {
  const count = (type: string) => countOf(azure, `Microsoft.Compute/${type}`, region);
  return [
    { name: "availabilitySets", shown: "Availability Sets", current: count("availabilitySets"), limit: 2500 },
    {
      name: "cores",
      shown: "Total Regional vCPUs",
      current: coresIn(region, azure),
      limit: azure.faults.scarcity.cores,
    },
    { name: "virtualMachines", shown: "Virtual Machines", current: count("virtualMachines"), limit: 25_000 },
    ...vmFamilies.map((family) => ({
      name: family,
      shown: shownFamily(family),
      current: coresIn(region, azure, family),
      limit: familyLimit(family, azure),
    })),
  ];
}

/** Usages of Microsoft.Network: names and limits in azure-docs, azure-subscription-service-limits.md; every address is Standard and static. */
function networkUsages(azure: AzureState, region: string): Usage[] {
  const count = (type: string) => countOf(azure, `Microsoft.Network/${type}`, region);
  const addresses = { current: count("publicIPAddresses"), limit: azure.faults.scarcity.publicIps };
  const balancers = { current: count("loadBalancers"), limit: 1000 };
  return [
    { name: "VirtualNetworks", shown: "Virtual Networks", current: count("virtualNetworks"), limit: 1000 },
    { name: "StaticPublicIPAddresses", shown: "Static Public IP Addresses", ...addresses },
    {
      name: "NetworkSecurityGroups",
      shown: "Network Security Groups",
      current: count("networkSecurityGroups"),
      limit: 5000,
    },
    { name: "PublicIPAddresses", shown: "Public IP Addresses", ...addresses },
    { name: "NetworkInterfaces", shown: "Network Interfaces", current: count("networkInterfaces"), limit: 65_536 },
    { name: "LoadBalancers", shown: "Load Balancers", ...balancers },
    { name: "NatGateways", shown: "NAT Gateways", current: count("natGateways"), limit: 1000 },
    { name: "StandardSkuLoadBalancers", shown: "Standard Sku Load Balancers", ...balancers },
    { name: "StandardSkuPublicIpAddresses", shown: "Public IP Addresses - Standard", ...addresses },
  ];
}

const counters: Readonly<Record<string, (azure: AzureState, region: string) => Usage[]>> = {
  "microsoft.compute": computeUsages,
  "microsoft.network": networkUsages,
};

/** `GET .../locations/{region}/usages` of a provider; undefined where it has none. */
export function usagesIn(provider: string, region: string, azure: AzureState): JsonObject[] | undefined {
  return counters[provider.toLowerCase()]?.(azure, region).map(({ name, shown, current, limit }) => ({
    unit: "Count",
    currentValue: current,
    limit,
    name: { value: name, localizedValue: shown },
  }));
}
