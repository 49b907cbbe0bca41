import { type Member, modelOf } from "../arm/catalog/models.ts";

/** How azure-native maps one of its resources onto ARM. */
export interface NativeResource {
  readonly provider: string;
  /** API version azure-native 3.28 sends. */
  readonly apiVersion: string;
  readonly model: Member;
  /** Path below the subscription, with the names of inputs in braces. */
  readonly path: string;
  /** Input that names the resource, made up when left out. */
  readonly nameInput: string;
  /** Inputs whose change replaces the resource, besides the parts of its path. */
  readonly replaceOn: readonly string[];
  /** Whether location may be left out, and is then the provider's or the group's. */
  readonly located: boolean;
  /** Lists that another resource may fill: sent empty on create, kept as they are on update (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
  readonly subResources: readonly string[];
}

const network = { provider: "Microsoft.Network", apiVersion: "2024-05-01" } as const;
const compute = { provider: "Microsoft.Compute", apiVersion: "2024-11-01" } as const;

function native(
  { provider, apiVersion }: { provider: string; apiVersion: string },
  model: string,
  path: string,
  more: Partial<Pick<NativeResource, "replaceOn" | "located" | "subResources">> = {},
): NativeResource {
  const nameInput = /\{(\w+)\}$/.exec(path)?.[1] ?? "";
  return {
    provider,
    apiVersion,
    model: modelOf(provider, model),
    path,
    nameInput,
    replaceOn: [],
    located: true,
    subResources: [],
    ...more,
  };
}

const group = "/resourceGroups/{resourceGroupName}";
const networks = `${group}/providers/Microsoft.Network`;
const machines = `${group}/providers/Microsoft.Compute`;

/** What is replaced: provider/pkg/gen/replacement.go of pulumi-azure-native (commit 1b7112af). */
const resources: Readonly<Record<string, NativeResource>> = {
  "resources:ResourceGroup": native(
    { provider: "Microsoft.Resources", apiVersion: "2024-03-01" },
    "ResourceGroup",
    group,
    {
      replaceOn: ["location"],
    },
  ),
  "network:VirtualNetwork": native(network, "VirtualNetwork", `${networks}/virtualNetworks/{virtualNetworkName}`, {
    replaceOn: ["location"],
    subResources: ["subnets", "virtualNetworkPeerings"],
  }),
  "network:Subnet": native(network, "Subnet", `${networks}/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`, {
    located: false,
  }),
  "network:NetworkSecurityGroup": native(
    network,
    "NetworkSecurityGroup",
    `${networks}/networkSecurityGroups/{networkSecurityGroupName}`,
    { subResources: ["securityRules"] },
  ),
  "network:SecurityRule": native(
    network,
    "SecurityRule",
    `${networks}/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}`,
    { located: false },
  ),
  "network:PublicIPAddress": native(network, "PublicIPAddress", `${networks}/publicIPAddresses/{publicIpAddressName}`, {
    replaceOn: ["location", "publicIPAddressVersion", "publicIPPrefix", "sku"],
  }),
  "network:NatGateway": native(network, "NatGateway", `${networks}/natGateways/{natGatewayName}`),
  "network:LoadBalancer": native(network, "LoadBalancer", `${networks}/loadBalancers/{loadBalancerName}`, {
    subResources: ["backendAddressPools", "inboundNatRules"],
  }),
  "network:NetworkInterface": native(
    network,
    "NetworkInterface",
    `${networks}/networkInterfaces/{networkInterfaceName}`,
  ),
  "compute:AvailabilitySet": native(compute, "AvailabilitySet", `${machines}/availabilitySets/{availabilitySetName}`),
  "compute:VirtualMachine": native(compute, "VirtualMachine", `${machines}/virtualMachines/{vmName}`),
  "compute:VirtualMachineExtension": native(
    compute,
    "VirtualMachineExtension",
    `${machines}/virtualMachines/{vmName}/extensions/{vmExtensionName}`,
  ),
  "compute:VirtualMachineRunCommandByVirtualMachine": native(
    compute,
    "VirtualMachineRunCommand",
    `${machines}/virtualMachines/{vmName}/runCommands/{runCommandName}`,
  ),
  "compute:Disk": native({ ...compute, apiVersion: "2024-03-02" }, "Disk", `${machines}/disks/{diskName}`),
};

/** Names of the resources the stand-in knows, e.g. `network:Subnet`. */
export const knownResources: readonly string[] = Object.keys(resources);

/**
 * The resource of a token such as `azure-native:network:Subnet` or `azure-native:network/v20240501:Subnet`.
 * @throws Error that names what there is.
 */
export function resourceOf(token: string): NativeResource {
  const known = resources[token.replace(/^azure-native:/, "").replace(/\/v\d+\w*:/, ":")];
  if (known) return known;
  throw new Error(
    `The sandbox's stand-in for azure-native has no ${token}; it has ${knownResources.join(", ")}. ` +
      "With the real plugin (SANDBOX_AZURE_NATIVE=real) the request reaches the endpoint, which then has to know the type.",
  );
}

/** Names in the path of a resource, e.g. resourceGroupName and virtualNetworkName. */
export function pathInputs({ path }: NativeResource): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}
