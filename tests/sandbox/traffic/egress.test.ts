import assert from "node:assert/strict";
import { textAt } from "../../../sandbox/arm/protocol/json.ts";
import { egressOf } from "../../../sandbox/arm/types/egress.ts";
import { World } from "../arm/world.ts";

describe("the way out of a machine", () => {
  const privately = { "properties.subnets.0.properties.defaultOutboundAccess": false };
  const card = (world: World, pools: readonly string[] = []) => {
    const ids = pools.map((pool) => ({ id: `${world.network("loadBalancers", "lb")}/backendAddressPools/${pool}` }));
    return world.put(
      world.network("networkInterfaces", "card"),
      world.interfaceBody({ "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": ids }),
    );
  };
  const network = (world: World, changes: Parameters<World["networkBody"]>[0]) =>
    world.put(world.network("virtualNetworks", "net"), world.networkBody(changes));

  it("is Azure's default in an open subnet, and none in a private one", () => {
    const world = new World().withNetwork();
    assert.equal(egressOf(card(world), world.azure), "defaultOutboundAccess");
    network(world, privately);
    assert.equal(egressOf(card(world), world.azure), "none");
  });

  it("is the outbound rule of its pool; out of that pool, none", () => {
    const world = new World().withBalancer();
    assert.equal(egressOf(card(world, ["web", "out"]), world.azure), "outboundRule");
    assert.equal(egressOf(card(world, ["out"]), world.azure), "outboundRule");
    assert.equal(egressOf(card(world, ["web"]), world.azure), "none");
  });

  it("is the load-balancing rule where that has kept its SNAT", () => {
    const world = new World().withBalancer({
      "properties.outboundRules": [],
      "properties.loadBalancingRules.0.properties.disableOutboundSnat": false,
    });
    assert.equal(egressOf(card(world, ["web"]), world.azure), "loadBalancingRule");
  });

  it("is the NAT gateway of its subnet before all else", () => {
    const world = new World().withNetwork();
    world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
    const id = world.put(world.network("natGateways", "nat"), world.natGatewayBody());
    network(world, { ...privately, "properties.subnets.0.properties.natGateway": { id } });
    assert.equal(egressOf(card(world), world.azure), "natGateway");
  });

  it("is needed by a script that downloads, and by no other", () => {
    for (const [subnet, command, expected] of [
      [privately, "powershell iwr https://example.com/app.zip", "Failed"],
      [privately, "powershell Add-WindowsFeature Web-Server", "Succeeded"],
      [{}, "powershell iwr https://example.com/app.zip", "Succeeded"],
    ] as const) {
      const world = new World();
      world.createGroup();
      network(world, subnet);
      card(world);
      world.put(world.compute("virtualMachines", "vm"), world.machineBody());
      const path = `${world.compute("virtualMachines", "vm")}/extensions/app`;
      world.request("PUT", path, world.scriptBody({ "properties.settings": { commandToExecute: command } }));
      world.finish();
      assert.equal(textAt(world.get(path), "properties.provisioningState"), expected);
    }
  });
});
