import assert from "node:assert/strict";
import { type JsonObject, objectsAt, textAt, textsAt } from "../../../../sandbox/arm/protocol/json.ts";
import { subscription } from "../bodies.ts";
import { code } from "../protocol/answers.ts";
import { World } from "../world.ts";

describe("what a network is asked", () => {
  it("whether an address is free, and which are where it is not", () => {
    const world = new World().withInterface();
    const ask = (address: string) =>
      world.request(
        "GET",
        `${world.network("virtualNetworks", "net")}/CheckIPAddressAvailability?ipAddress=${address}`,
      );
    assert.deepEqual(ask("192.168.1.9").body, { available: true });
    const taken = ask("192.168.1.4").body ?? {};
    assert.deepEqual(textsAt(taken, "availableIPAddresses").slice(0, 2), ["192.168.1.5", "192.168.1.6"]);
    assert.deepEqual([taken.available, taken.isPlatformReserved], [false, false]);
    assert.equal(ask("192.168.1.1").body?.isPlatformReserved, true);
    // Outside its subnets a network proposes addresses of the first.
    assert.deepEqual(textsAt(ask("192.168.0.0").body, "availableIPAddresses")[0], "192.168.1.5");
    assert.equal(ask("10.0.0.1").status, 400);
    assert.equal(ask("nonsense").status, 400);
    const usage = objectsAt(world.get(`${world.network("virtualNetworks", "net")}/usages`), "value")[0];
    assert.deepEqual([usage?.currentValue, usage?.limit], [1, 251]);
  });

  it("which interfaces a load balancer has, and its pools name them too", () => {
    const world = new World().withBalancer();
    const balancer = world.network("loadBalancers", "lb");
    const pools = [{ id: `${balancer}/backendAddressPools/web` }];
    const inPool = { "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": pools };
    const card = world.put(world.network("networkInterfaces", "card"), world.interfaceBody(inPool));
    world.put(world.network("networkInterfaces", "other"), world.interfaceBody());
    const found = objectsAt(world.get(`${balancer}/networkInterfaces`), "value");
    assert.deepEqual(
      found.map(({ id }) => id),
      [card],
    );
    const members = objectsAt(
      world.get(`${balancer}/backendAddressPools/web`),
      "properties.loadBalancerBackendAddresses",
    );
    assert.deepEqual(members, [
      {
        name: "web_cardprimary",
        properties: { networkInterfaceIPConfiguration: { id: `${card}/ipConfigurations/primary` } },
      },
    ]);
    // A client that writes back what it has read changes nothing.
    world.put(balancer, world.get(balancer));
    assert.deepEqual(
      objectsAt(world.get(`${balancer}/backendAddressPools/web`), "properties.loadBalancerBackendAddresses"),
      members,
    );
  });

  it("whether a DNS name is free", () => {
    const world = new World().withNetwork();
    const path = `/subscriptions/${subscription}/providers/Microsoft.Network/locations/westeurope/CheckDnsNameAvailability`;
    const free = () => world.request("GET", `${path}?domainNameLabel=site`).body?.available;
    assert.equal(free(), true);
    world.put(
      world.network("publicIPAddresses", "ip"),
      world.publicIpBody({ "properties.dnsSettings.domainNameLabel": "site" }),
    );
    assert.equal(free(), false);
  });

  describe("what takes effect at an interface", () => {
    const ask = (world: World, action: string): JsonObject[] => {
      const { headers } = world.request("POST", `${world.network("networkInterfaces", "card")}/${action}`);
      world.finish();
      return objectsAt(world.request("GET", headers?.location ?? "").body, "value");
    };

    it("rules of the groups at its subnet and at itself, tags spelled out", () => {
      const world = new World().withNetwork();
      const guard = world.put(world.network("networkSecurityGroups", "guard"), world.securityGroupBody());
      const group = { id: guard };
      world.put(
        world.network("virtualNetworks", "net"),
        world.networkBody({ "properties.subnets.0.properties.networkSecurityGroup": group }),
      );
      world.put(
        world.network("networkInterfaces", "card"),
        world.interfaceBody({ "properties.networkSecurityGroup": group }),
      );
      world.put(world.compute("virtualMachines", "vm"), world.machineBody());
      const groups = ask(world, "effectiveNetworkSecurityGroups");
      assert.deepEqual(
        groups.map((one) => Object.keys(one.association as JsonObject)[0]),
        ["subnet", "networkInterface"],
      );
      const rules = objectsAt(groups[0], "effectiveSecurityRules");
      assert.equal(rules.length, 8);
      const [http] = rules;
      assert.deepEqual(
        [textAt(http, "name"), textAt(http, "destinationPortRange"), textAt(http, "sourceAddressPrefix")],
        ["securityRules/http", "80-80", "Internet"],
      );
      assert.deepEqual(textsAt(http, "expandedSourceAddressPrefix"), ["0.0.0.0/0"]);
    });

    it("Azure's own routes", () => {
      const routes = ask(new World().withMachine(), "effectiveRouteTable");
      const hop = (prefix: string) =>
        textAt(
          routes.find((one) => textsAt(one, "addressPrefix")[0] === prefix),
          "nextHopType",
        );
      assert.deepEqual(["192.168.0.0/16", "0.0.0.0/0", "10.0.0.0/8"].map(hop), ["VnetLocal", "Internet", "None"]);
    });

    it("nothing without a machine that runs", () => {
      const world = new World().withInterface();
      const card = world.network("networkInterfaces", "card");
      assert.equal(
        code(world.request("POST", `${card}/effectiveRouteTable`)),
        "NetworkInterfaceNotAttachedToRunningVm",
      );
    });
  });
});
