import assert from "node:assert/strict";
import { objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { World } from "../world.ts";

describe("ARM's protocol:", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe("what Azure fills in", () => {
    it("private addresses, .4 first, and kept over later writes", () => {
      world.withNetwork();
      for (const name of ["a", "b", "c"]) world.put(world.network("networkInterfaces", name), world.interfaceBody());
      const addresses = () =>
        ["a", "b", "c"].map((name) =>
          textAt(
            objectsAt(world.get(world.network("networkInterfaces", name)), "properties.ipConfigurations")[0],
            "properties.privateIPAddress",
          ),
        );
      assert.deepEqual(addresses(), ["192.168.1.4", "192.168.1.5", "192.168.1.6"]);
      world.put(world.network("networkInterfaces", "b"), world.interfaceBody({ tags: { team: "web" } }));
      assert.deepEqual(addresses(), ["192.168.1.4", "192.168.1.5", "192.168.1.6"]);
    });

    it("an address that was freed is given again", () => {
      world.withInterface();
      world.request("DELETE", world.network("networkInterfaces", "card"));
      world.finish();
      world.put(world.network("networkInterfaces", "next"), world.interfaceBody());
      assert.equal(
        textAt(
          objectsAt(world.get(world.network("networkInterfaces", "next")), "properties.ipConfigurations")[0],
          "properties.privateIPAddress",
        ),
        "192.168.1.4",
      );
    });

    it("a public address of the loopback net, and a name in the region's zone", () => {
      world.createGroup();
      world.put(
        world.network("publicIPAddresses", "ip"),
        world.publicIpBody({ "properties.dnsSettings": { domainNameLabel: "my-web" } }),
      );
      const shown = world.get(world.network("publicIPAddresses", "ip"));
      assert.match(textAt(shown, "properties.ipAddress") ?? "", /^127\./);
      assert.equal(textAt(shown, "properties.dnsSettings.fqdn"), "my-web.westeurope.cloudapp.azure.com");
      assert.equal(textAt(shown, "sku.tier"), "Regional");
      assert.equal(textAt(shown, "properties.ddosSettings.protectionMode"), "VirtualNetworkInherited");
    });

    it("six default rules in a security group", () => {
      world.createGroup();
      world.put(world.network("networkSecurityGroups", "nsg"), world.securityGroupBody());
      const rules = objectsAt(
        world.get(world.network("networkSecurityGroups", "nsg")),
        "properties.defaultSecurityRules",
      );
      assert.deepEqual(
        rules.map(({ name }) => name),
        [
          "AllowVnetInBound",
          "AllowAzureLoadBalancerInBound",
          "DenyAllInBound",
          "AllowVnetOutBound",
          "AllowInternetOutBound",
          "DenyAllOutBound",
        ],
      );
    });

    it("who is in a pool, in a subnet, in an availability set, and who has an interface and a disk", () => {
      world.withBalancer();
      const pool = `${world.network("loadBalancers", "lb")}/backendAddressPools/web`;
      const card = world.put(
        world.network("networkInterfaces", "card"),
        world.interfaceBody({
          "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": [{ id: pool }],
        }),
      );
      const set = world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody());
      const machine = world.put(
        world.compute("virtualMachines", "vm"),
        world.machineBody({ "properties.availabilitySet": { id: set } }),
      );
      assert.deepEqual(objectsAt(world.get(pool), "properties.backendIPConfigurations"), [
        { id: `${card}/ipConfigurations/primary` },
      ]);
      const subnet = world.get(`${world.network("virtualNetworks", "net")}/subnets/front`);
      assert.deepEqual(objectsAt(subnet, "properties.ipConfigurations"), [{ id: `${card}/ipConfigurations/primary` }]);
      assert.deepEqual(objectsAt(world.get(set), "properties.virtualMachines"), [{ id: machine }]);
      assert.equal(textAt(world.get(card), "properties.virtualMachine.id"), machine);
      const [disk] = objectsAt(world.get(`${world.group}/providers/Microsoft.Compute/disks`), "value");
      assert.equal(disk?.managedBy, machine);
    });

    it("never a password or protected settings", () => {
      world.withMachine();
      const path = `${world.compute("virtualMachines", "vm")}/extensions/app`;
      world.put(
        path,
        world.scriptBody({
          "properties.settings": undefined,
          "properties.protectedSettings": { commandToExecute: "secret-command" },
        }),
      );
      const everything =
        JSON.stringify([...world.store.all()]) +
        JSON.stringify(world.get(path)) +
        JSON.stringify(world.get(world.compute("virtualMachines", "vm")));
      assert.ok(!everything.includes("Correct-Horse-1"));
      assert.ok(!everything.includes("secret-command"));
    });

    it("fault and update domains in turn", () => {
      world.withNetwork();
      const set = world.put(
        world.compute("availabilitySets", "set"),
        world.availabilitySetBody({ "properties.platformUpdateDomainCount": 2 }),
      );
      for (const name of ["a", "b", "c", "d"]) {
        const card = world.put(world.network("networkInterfaces", name), world.interfaceBody());
        world.put(
          world.compute("virtualMachines", name),
          world.machineBody({
            "properties.availabilitySet": { id: set },
            "properties.networkProfile.networkInterfaces.0.id": card,
          }),
        );
      }
      const placed = world.store
        .ofType("Microsoft.Compute/virtualMachines")
        .map(({ hidden }) => [hidden.faultDomain, hidden.updateDomain]);
      assert.deepEqual(placed, [
        [0, 0],
        [1, 1],
        [2, 0],
        [0, 1],
      ]);
    });
  });
});
