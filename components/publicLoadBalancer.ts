import { LoadBalancer } from "@pulumi/azure-native/network/loadBalancer.js";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress.js";
import * as pulumi from "@pulumi/pulumi";
import { zonesOf } from "../facts/publicAddress.ts";
import type { Probe, Settings } from "../facts/settings.ts";
import { loadBalancerChildId } from "./childIds.ts";

export interface PublicLoadBalancerArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly resourceGroupId: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  /** TCP ports that are passed on, each to the same port of a virtual machine. */
  readonly ports: readonly number[];
  readonly probe: Probe;
  /** What keeps a client at one machine. */
  readonly loadDistribution: Settings["loadDistribution"];
  /** Whether idle connections are reset instead of dropped. */
  readonly tcpReset: pulumi.Input<boolean>;
  /** Label in the region's zone, or none when empty. */
  readonly dnsLabel: string;
  /** Whether the address spans the zones of the region. */
  readonly zoneRedundant: boolean;
  /** SNAT ports of each machine by the outbound rule, a multiple of 8; no rule when the way out is elsewhere. */
  readonly outboundPorts: number | undefined;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Names of things inside the load balancer. */
const frontend = "frontend";
const webPool = "web";
const outboundPool = "outbound";
const probeName = "health";
const ruleName = (port: number) => `web-${port}`;

/**
 * The load balancer tier: a static public IP, a frontend on it, the backend pool with health probe and rules, and a
 * second pool for the way out, so that a virtual machine out of rotation can still fetch its updates.
 */
export class PublicLoadBalancer extends pulumi.ComponentResource {
  readonly publicIp: PublicIPAddress;
  readonly loadBalancer: LoadBalancer;
  /** ARM ids of the load balancing rules, one for each port. */
  readonly ruleIds: readonly pulumi.Output<string>[];
  /** Id of the pool whose members get traffic. */
  readonly webPoolId: pulumi.Output<string>;
  /** Id of the pool whose members get out through the load balancer, where that is the way out. */
  readonly outboundPoolId: pulumi.Output<string> | undefined;

  constructor(name: string, args: PublicLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ha-web:components:PublicLoadBalancer", name, {}, opts);
    const { resourceGroupName, location, tags } = args;
    this.publicIp = new PublicIPAddress(
      `${name}-ip`,
      {
        resourceGroupName,
        location,
        tags,
        sku: { name: "Standard" },
        publicIPAllocationMethod: "Static",
        ...(args.zoneRedundant ? { zones: [...zonesOf(true)] } : {}),
        ...(args.dnsLabel ? { dnsSettings: { domainNameLabel: args.dnsLabel } } : {}),
      },
      // Zones of an address are decided when it is created.
      { parent: this, replaceOnChanges: ["location", "zones"] },
    );

    const childId = (kind: Parameters<typeof loadBalancerChildId>[2], child: string) =>
      loadBalancerChildId(args.resourceGroupId, name, kind, child);
    const outbound = args.outboundPorts !== undefined;

    this.loadBalancer = new LoadBalancer(
      name,
      {
        resourceGroupName,
        location,
        tags,
        // Fixed: its rules name its own pools by id (pulumi/pulumi-azure-native#3143).
        loadBalancerName: name,
        sku: { name: "Standard" },
        frontendIPConfigurations: [{ name: frontend, publicIPAddress: { id: this.publicIp.id } }],
        // Both always, so that no pool is taken away while machines are in it (that Azure refuses it is assumed).
        backendAddressPools: [{ name: webPool }, { name: outboundPool }],
        probes: [
          {
            name: probeName,
            protocol: args.probe.protocol,
            port: args.probe.port,
            ...(args.probe.path === undefined ? {} : { requestPath: args.probe.path }),
            intervalInSeconds: args.probe.intervalSeconds,
            // Today's Azure goes by probeThreshold; the tutorial's numberOfProbes is sent for tools that still show it.
            probeThreshold: args.probe.threshold,
            numberOfProbes: args.probe.threshold,
            noHealthyBackendsBehavior: args.probe.noHealthyBackendsBehavior,
          },
        ],
        loadBalancingRules: args.ports.map((port) => ({
          name: ruleName(port),
          protocol: "Tcp",
          frontendPort: port,
          backendPort: port,
          enableTcpReset: args.tcpReset,
          loadDistribution: args.loadDistribution,
          // The way out is the outbound rule's or the NAT gateway's, never this rule's.
          disableOutboundSnat: true,
          frontendIPConfiguration: { id: childId("frontendIPConfigurations", frontend) },
          backendAddressPool: { id: childId("backendAddressPools", webPool) },
          probe: { id: childId("probes", probeName) },
        })),
        outboundRules:
          args.outboundPorts === undefined
            ? []
            : [
                {
                  name: "outbound",
                  protocol: "All",
                  allocatedOutboundPorts: args.outboundPorts,
                  enableTcpReset: args.tcpReset,
                  frontendIPConfigurations: [{ id: childId("frontendIPConfigurations", frontend) }],
                  backendAddressPool: { id: childId("backendAddressPools", outboundPool) },
                },
              ],
      },
      // Its name is fixed, but a replacement stands in another group, so the old one may serve until the new one does.
      { parent: this, replaceOnChanges: ["location"], deleteBeforeReplace: false },
    );

    // Taken from the load balancer's own id, so that whatever joins a pool waits for the load balancer.
    const poolId = (pool: string) => pulumi.interpolate`${this.loadBalancer.id}/backendAddressPools/${pool}`;
    this.ruleIds = args.ports.map(
      (port) => pulumi.interpolate`${this.loadBalancer.id}/loadBalancingRules/${ruleName(port)}`,
    );
    this.webPoolId = poolId(webPool);
    this.outboundPoolId = outbound ? poolId(outboundPool) : undefined;

    this.registerOutputs({ publicIp: this.publicIp.ipAddress });
  }
}
