import { NetworkSecurityGroup, SecurityRule } from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";

export interface HealthGateArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Priorities inside a gate, 100 to 4096; the smallest decides first. */
const priorities = { admit: 100, hold: 200, pass: 300 } as const;

/** Health probes of an Azure load balancer come from 168.63.129.16, which has this tag (azure-docs, load-balancer-custom-probe-overview.md). */
const probes = "AzureLoadBalancer";

const anywhere = {
  direction: "Inbound",
  protocol: "*",
  sourcePortRange: "*",
  destinationPortRange: "*",
} as const;

/**
 * A security group on the network interfaces of one release that lets everything through but health probes, so that the
 * load balancer takes none of them for healthy until they are admitted. Who may call at all is the subnet's group's to say.
 */
export class HealthGate extends pulumi.ComponentResource {
  readonly securityGroup: NetworkSecurityGroup;
  /** The gate is shut once this stands. */
  readonly shut: SecurityRule;

  constructor(name: string, args: HealthGateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ha-web:components:HealthGate", name, {}, opts);
    const { resourceGroupName, location, tags } = args;

    // All its rules are resources of their own: one that is admitted goes before the group does.
    this.securityGroup = new NetworkSecurityGroup(
      `${name}-nsg`,
      { resourceGroupName, location, tags },
      { parent: this, replaceOnChanges: ["location"] },
    );
    const group = { resourceGroupName, networkSecurityGroupName: this.securityGroup.name };
    const pass = new SecurityRule(
      `${name}-pass-clients`,
      {
        ...group,
        ...anywhere,
        description: "Clients; the subnet's security group says which.",
        priority: priorities.pass,
        access: "Allow",
        sourceAddressPrefix: "*",
        destinationAddressPrefix: "*",
      },
      { parent: this },
    );
    this.shut = new SecurityRule(
      `${name}-hold-probes`,
      {
        ...group,
        ...anywhere,
        description: "Health probes of machines that are not admitted.",
        priority: priorities.hold,
        access: "Deny",
        sourceAddressPrefix: probes,
        destinationAddressPrefix: "*",
      },
      // Azure changes one rule of a group at a time.
      { parent: this, dependsOn: pass },
    );

    this.registerOutputs({ securityGroupId: this.securityGroup.id });
  }

  /** The rule that lets the probes through to these private addresses. */
  admit(
    name: string,
    args: HealthGateArgs & { readonly addresses: pulumi.Input<string[]> },
    opts: pulumi.CustomResourceOptions,
  ): SecurityRule {
    return new SecurityRule(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        networkSecurityGroupName: this.securityGroup.name,
        ...anywhere,
        description: "Health probes of the machines that are in rotation.",
        priority: priorities.admit,
        access: "Allow",
        sourceAddressPrefix: probes,
        destinationAddressPrefixes: args.addresses,
      },
      opts,
    );
  }
}
