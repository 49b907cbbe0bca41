import assert from "node:assert/strict";
import { at, type JsonObject, textAt } from "../../../sandbox/arm/protocol/json.ts";
import { World } from "./world.ts";

describe("a change of a network that stands", () => {
  const code = ({ body }: { body?: JsonObject | undefined }) => textAt(body, "error.code");
  const net = (world: World) => world.network("virtualNetworks", "net");
  const subnet = (world: World, name: string, addressPrefix: string) =>
    world.request("PUT", `${net(world)}/subnets/${name}`, { properties: { addressPrefix } });

  it("is refused where a subnet would lie outside the address space, in use or not", () => {
    for (const world of [new World().withInterface(), new World().withNetwork()]) {
      const body = { location: "westeurope", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } };
      assert.equal(code(world.request("PUT", net(world), body)), "NetcfgSubnetRangeOutsideVnet");
    }
  });

  it("may widen the address space beside the one in use, and take away what no subnet lies in", () => {
    const world = new World().withInterface();
    const space = (...addressPrefixes: string[]) => ({
      location: "westeurope",
      properties: { addressSpace: { addressPrefixes } },
    });
    for (const prefixes of [["192.168.0.0/16", "10.0.0.0/16"], ["192.168.1.0/24"]]) {
      assert.equal(code(world.request("PUT", net(world), space(...prefixes))), undefined);
      world.finish();
    }
  });

  it("is refused where a new subnet overlaps one that stands", () => {
    const world = new World().withInterface();
    assert.equal(code(subnet(world, "wider", "192.168.0.0/23")), "NetcfgSubnetRangesOverlap");
    assert.equal(code(subnet(world, "same", "192.168.1.0/24")), "NetcfgSubnetRangesOverlap");
    assert.equal(code(subnet(world, "beside", "192.168.2.0/24")), undefined);
  });

  it("moves a subnet that nothing is in, and no other, be it only wider", () => {
    const used = new World().withInterface();
    for (const prefix of ["192.168.2.0/24", "192.168.0.0/23"]) {
      assert.equal(code(subnet(used, "front", prefix)), "InUsePrefixCannotBeDeleted", prefix);
    }
    assert.equal(code(subnet(new World().withNetwork(), "front", "192.168.2.0/24")), undefined);
  });

  it("gives a label to one address of the region at a time", () => {
    const world = new World();
    world.createGroup();
    const label = (name: string, location = "westeurope") =>
      world.request(
        "PUT",
        world.network("publicIPAddresses", name),
        world.publicIpBody({ location, "properties.dnsSettings": { domainNameLabel: "shop" } }),
      );
    assert.equal(code(label("first")), undefined);
    world.finish();
    assert.equal(code(label("second")), "DnsRecordInUse");
    assert.equal(code(label("elsewhere", "uksouth")), undefined);
    assert.equal(code(label("first")), undefined);
    world.finish();
    world.request("DELETE", world.network("publicIPAddresses", "first"));
    assert.equal(code(label("second")), "DnsRecordInUse");
    world.finish();
    assert.equal(code(label("second")), undefined);
  });

  describe("of outbound ports", () => {
    const tooMany = "SpecifiedAllocatedOutboundPortsForOutboundRuleExceedsTotalNumberOfAvailablePorts";
    const ports = (count: number) => ({ "properties.outboundRules.0.properties.allocatedOutboundPorts": count });
    const join = (world: World, name: string) =>
      world.request(
        "PUT",
        world.network("networkInterfaces", name),
        world.interfaceBody({
          "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": [
            { id: `${world.network("loadBalancers", "lb")}/backendAddressPools/out` },
          ],
        }),
      );
    const raise = (world: World, count: number) =>
      world.request("PUT", world.network("loadBalancers", "lb"), world.balancerBody(ports(count)));

    it("is refused where an interface joins or the rule rises beyond 64,000 of an address", () => {
      const world = new World().withBalancer(ports(21_328));
      for (const name of ["a", "b", "c"]) {
        assert.equal(code(join(world, name)), undefined);
        world.finish();
      }
      assert.equal(code(join(world, "d")), tooMany);
      assert.equal(code(raise(world, 21_336)), tooMany);
      assert.equal(code(raise(world, 16_000)), undefined);
      world.finish();
      assert.equal(code(join(world, "d")), undefined);
    });

    it("may rise once members are gone, and not while they go", () => {
      const world = new World().withBalancer(ports(32_000));
      for (const name of ["a", "b"]) {
        join(world, name);
        world.finish();
      }
      world.request("DELETE", world.network("networkInterfaces", "b"));
      assert.equal(code(raise(world, 64_000)), tooMany);
      world.finish();
      assert.equal(code(raise(world, 64_000)), undefined);
      assert.ok(at(world.get(world.network("loadBalancers", "lb")), "properties.outboundRules") !== undefined);
    });
  });
});
