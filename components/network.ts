import { NatGateway } from "@pulumi/azure-native/network/natGateway.js";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress.js";
import { Subnet } from "@pulumi/azure-native/network/subnet.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import * as pulumi from "@pulumi/pulumi";
import { securityRules } from "../facts/securityRules.ts";
import { subnetName } from "../facts/subnetName.ts";

export interface NetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  /** IPv4 ranges of the virtual network. */
  readonly addressSpace: readonly string[];
  /** IPv4 range of the subnet, inside the address space. */
  readonly subnetPrefix: string;
  /** Whether Azure's implicit way out is closed. Azure lets it be set only when the subnet is created. */
  readonly privateSubnet: boolean;
  /** TCP ports open to the allowed sources. */
  readonly ports: readonly number[];
  /** IPv4 ranges, or one service tag. */
  readonly allowedSources: readonly string[];
  /** Ports that are open to the load balancer's probes. */
  readonly probePorts: readonly number[];
  /** Priority of the rule for the first port, 100 to 4094. */
  readonly rulePriority: number;
  /** Whether a NAT gateway is the way out. */
  readonly natGateway: boolean;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The network tier: a virtual network, its subnet with a security group and, where asked for, a NAT gateway. */
export class Network extends pulumi.ComponentResource {
  readonly virtualNetwork: VirtualNetwork;
  readonly subnet: Subnet;
  readonly securityGroup: NetworkSecurityGroup;
  readonly natGateway: NatGateway | undefined;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ha-web:components:Network", name, {}, opts);
    const { resourceGroupName, location, tags } = args;
    const common = { resourceGroupName, location, tags };
    const parented = { parent: this, replaceOnChanges: ["location"] };

    this.securityGroup = new NetworkSecurityGroup(
      `${name}-nsg`,
      { ...common, securityRules: securityRules(args) },
      parented,
    );

    if (args.natGateway) {
      const publicIp = new PublicIPAddress(
        `${name}-nat-ip`,
        { ...common, sku: { name: "Standard" }, publicIPAllocationMethod: "Static" },
        parented,
      );
      this.natGateway = new NatGateway(
        `${name}-nat`,
        { ...common, sku: { name: "Standard" }, publicIpAddresses: [{ id: publicIp.id }] },
        parented,
      );
    }

    // The subnet is a resource of its own: mixing it with inline subnets deletes subnets (pulumi/pulumi-azure-native#611).
    this.virtualNetwork = new VirtualNetwork(
      `${name}-vnet`,
      { ...common, addressSpace: { addressPrefixes: [...args.addressSpace] } },
      parented,
    );
    this.subnet = new Subnet(
      subnetName(`${name}-subnet`, args),
      {
        resourceGroupName,
        virtualNetworkName: this.virtualNetwork.name,
        addressPrefix: args.subnetPrefix,
        defaultOutboundAccess: !args.privateSubnet,
        networkSecurityGroup: { id: this.securityGroup.id },
        ...(this.natGateway ? { natGateway: { id: this.natGateway.id } } : {}),
      },
      { parent: this },
    );

    this.registerOutputs({ subnetId: this.subnet.id });
  }
}
