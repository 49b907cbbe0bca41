import type { World } from "../world.ts";
import { bad, type Refusals } from "./refusal.ts";

const balancer = (changes: Parameters<World["balancerBody"]>[0]) => (world: World) => {
  world.withNetwork();
  world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
  return world.request("PUT", world.network("loadBalancers", "lb"), world.balancerBody(changes));
};

/** Load balancers. */
export const loadBalancers: Refusals = {
  "a Basic load balancer cannot be created any more, also when no SKU is given": bad(
    "BasicSkuLoadBalancerNotSupported",
    /retired/,
    balancer({ sku: undefined }),
  ),
  "a frontend's public IP exists in its region": bad("InvalidResourceReference", /none/, (world) =>
    balancer({
      "properties.frontendIPConfigurations.0.properties.publicIPAddress.id": world.network("publicIPAddresses", "none"),
    })(world),
  ),
  "a load-balancing rule names a frontend that exists": bad(
    "InvalidResourceReference",
    /frontendIPConfigurations\/none/,
    (world) =>
      balancer({
        "properties.loadBalancingRules.0.properties.frontendIPConfiguration.id": `${world.network("loadBalancers", "lb")}/frontendIPConfigurations/none`,
      })(world),
  ),
  "a load-balancing rule names a backend pool that exists": bad(
    "InvalidResourceReference",
    /backendAddressPools\/none/,
    (world) =>
      balancer({
        "properties.loadBalancingRules.0.properties.backendAddressPool.id": `${world.network("loadBalancers", "lb")}/backendAddressPools/none`,
      })(world),
  ),
  "a load-balancing rule names a probe that exists": bad("InvalidResourceReference", /probes\/none/, (world) =>
    balancer({
      "properties.loadBalancingRules.0.properties.probe.id": `${world.network("loadBalancers", "lb")}/probes/none`,
    })(world),
  ),
  "an outbound rule names a frontend that exists": bad(
    "InvalidResourceReference",
    /frontendIPConfigurations\/none/,
    (world) =>
      balancer({
        "properties.outboundRules.0.properties.frontendIPConfigurations.0.id": `${world.network("loadBalancers", "lb")}/frontendIPConfigurations/none`,
      })(world),
  ),
  "an outbound rule names a backend pool that exists": bad(
    "InvalidResourceReference",
    /backendAddressPools\/none/,
    (world) =>
      balancer({
        "properties.outboundRules.0.properties.backendAddressPool.id": `${world.network("loadBalancers", "lb")}/backendAddressPools/none`,
      })(world),
  ),
  "a load balancer and its public IP have the same SKU": bad(
    "PublicIPAndLBSkuDoNotMatch",
    /Gateway sku load balancer .* Standard sku/,
    balancer({ sku: { name: "Gateway" } }),
  ),
  "a public IP is the frontend of one load balancer": bad("PublicIPAddressInUse", /already allocated/, (world) => {
    world.withBalancer();
    const text = JSON.stringify(world.balancerBody()).replaceAll("/loadBalancers/lb/", "/loadBalancers/other/");
    return world.request("PUT", world.network("loadBalancers", "other"), JSON.parse(text));
  }),
  "a load balancer without a frontend has no rules": bad(
    "LoadBalancerWithoutFrontendIPCantHaveChildResources",
    /no frontend/,
    balancer({
      "properties.frontendIPConfigurations": [],
      "properties.loadBalancingRules": [],
      "properties.outboundRules": [],
    }),
  ),
  "a probe's port is 1 to 65535": bad(
    "LoadBalancerProbePortInvalid",
    /port 0 /,
    balancer({ "properties.probes.0.properties.port": 0 }),
  ),
  "a probe's interval is at least 5 seconds": bad(
    "LoadBalancerProbeIntervalInvalid",
    /intervalInSeconds 4 /,
    balancer({ "properties.probes.0.properties.intervalInSeconds": 4 }),
  ),
  "an HTTP probe has a path, and a TCP probe has none": bad(
    "LoadBalancerProbeRequestPathInvalid",
    /must not have/,
    balancer({ "properties.probes.0.properties.protocol": "Tcp" }),
  ),
  "a rule's frontend port is 0 to 65534": bad(
    "LoadBalancingRuleFrontendPortInvalid",
    /65535/,
    balancer({ "properties.loadBalancingRules.0.properties.frontendPort": 65535 }),
  ),
  "a rule's idle timeout is 4 to 100 minutes": bad(
    "LoadBalancingRuleIdleTimeoutInvalid",
    / 3 /,
    balancer({ "properties.loadBalancingRules.0.properties.idleTimeoutInMinutes": 3 }),
  ),
  "two rules of one frontend have different ports or protocols": bad(
    "RulesUseSameFrontendPortAndProtocol",
    /second/,
    (world) => balancer(second(world, { frontendPort: 80, backendPort: 81 }))(world),
  ),
  "two rules of one pool have different backend ports or protocols": bad(
    "RulesUseSameBackendPortProtocolAndPool",
    /second/,
    (world) => balancer(second(world, { frontendPort: 81, backendPort: 80 }))(world),
  ),
  "a rule on the frontend of an outbound rule gives up its own outbound SNAT": bad(
    "LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule",
    /must have disableOutboundSNAT/,
    balancer({ "properties.loadBalancingRules.0.properties.disableOutboundSnat": false }),
  ),
  "one outbound rule per frontend and protocol": bad(
    "MoreThanOneOutboundRuleUsingSameFrontendIPConfigurationAndProtocolIsNotSupported",
    /More than one/,
    (world) => {
      const [first] = (world.balancerBody().properties as { outboundRules: { properties: object }[] }).outboundRules;
      return balancer({ "properties.outboundRules.1": JSON.parse(JSON.stringify({ ...first, name: "again" })) })(world);
    },
  ),
  "SNAT ports of an outbound rule come in eights": bad(
    "SpecifiedAllocatedOutboundPortsForOutboundRuleIsNotAMultipleOfEight",
    /1001/,
    balancer({ "properties.outboundRules.0.properties.allocatedOutboundPorts": 1001 }),
  ),
  "an outbound rule gives one machine at most 64,000 SNAT ports per frontend": bad(
    "SpecifiedAllocatedOutboundPortsForOutboundRuleExceedsTotalNumberOfAllowedPortsPerRule",
    /64008/,
    balancer({ "properties.outboundRules.0.properties.allocatedOutboundPorts": 64008 }),
  ),
  "SNAT ports of an outbound rule suffice for all machines in its pool": bad(
    "SpecifiedAllocatedOutboundPortsForOutboundRuleExceedsTotalNumberOfAvailablePorts",
    /2 IP configurations need 96000/,
    (world) => {
      world.withBalancer();
      for (const name of ["a", "b"])
        world.put(world.network("networkInterfaces", name), world.interfaceBody(inPool(world, "out")));
      return world.request(
        "PUT",
        world.network("loadBalancers", "lb"),
        world.balancerBody({ "properties.outboundRules.0.properties.allocatedOutboundPorts": 48000 }),
      );
    },
  ),
};

export function inPool(world: World, pool: string) {
  return {
    "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": [
      { id: `${world.network("loadBalancers", "lb")}/backendAddressPools/${pool}` },
    ],
  };
}

function second(world: World, ports: { frontendPort: number; backendPort: number }) {
  const id = world.network("loadBalancers", "lb");
  return {
    "properties.loadBalancingRules.1": {
      name: "second",
      properties: {
        protocol: "Tcp",
        ...ports,
        disableOutboundSnat: true,
        frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/front` },
        backendAddressPool: { id: `${id}/backendAddressPools/web` },
      },
    },
  };
}
