import type { World } from "../world.ts";
import { inPool } from "./loadBalancers.ts";
import { bad, type Refusals } from "./refusal.ts";
import { failMachine } from "./virtualMachines.ts";

const card = (changes: Parameters<World["interfaceBody"]>[0]) => (world: World) => {
  world.withNetwork();
  return world.request("PUT", world.network("networkInterfaces", "card"), world.interfaceBody(changes));
};

/** Network interfaces. */
export const networkInterfaces: Refusals = {
  "a network interface has an IP configuration with a subnet": bad(
    "NetworkInterfaceMustHaveIpConfiguration",
    /must have/,
    card({ "properties.ipConfigurations": [] }),
  ),
  "an interface's subnet exists in its region": bad("InvalidResourceReference", /subnets\/none/, (world) =>
    card({
      "properties.ipConfigurations.0.properties.subnet.id": `${world.network("virtualNetworks", "net")}/subnets/none`,
    })(world),
  ),
  "an interface's security group exists in its region": bad("InvalidResourceReference", /nsg/, (world) =>
    card({ "properties.networkSecurityGroup": { id: world.network("networkSecurityGroups", "nsg") } })(world),
  ),
  "an interface's backend pools exist in its region": bad(
    "InvalidResourceReference",
    /backendAddressPools\/none/,
    (world) => card(inPool(world, "none"))(world),
  ),
  "members of a backend pool are in one virtual network": bad(
    "NetworkInterfacesInBackendPoolMustBeInTheSameVnet",
    /does not use the same VNET/,
    (world) => {
      world.withBalancer();
      world.put(world.network("networkInterfaces", "first"), world.interfaceBody(inPool(world, "web")));
      world.put(world.network("virtualNetworks", "other"), world.networkBody());
      return world.request(
        "PUT",
        world.network("networkInterfaces", "second"),
        world.interfaceBody({
          ...inPool(world, "web"),
          "properties.ipConfigurations.0.properties.subnet.id": `${world.network("virtualNetworks", "other")}/subnets/front`,
        }),
      );
    },
  ),
  "a pool with an outbound rule takes no more machines than its SNAT ports suffice for": bad(
    "SpecifiedAllocatedOutboundPortsForOutboundRuleExceedsTotalNumberOfAvailablePorts",
    /3 IP configurations/,
    (world) => {
      world.withBalancer({ "properties.outboundRules.0.properties.allocatedOutboundPorts": 32000 });
      for (const name of ["a", "b"])
        world.put(world.network("networkInterfaces", name), world.interfaceBody(inPool(world, "out")));
      return world.request("PUT", world.network("networkInterfaces", "c"), world.interfaceBody(inPool(world, "out")));
    },
  ),
  "a static private address lies in its subnet and is free": bad(
    "PrivateIPAddressNotInSubnet",
    /192\.168\.1\.3 /,
    card({
      "properties.ipConfigurations.0.properties.privateIPAllocationMethod": "Static",
      "properties.ipConfigurations.0.properties.privateIPAddress": "192.168.1.3",
    }),
  ),
  "a subnet has an address left for each interface": bad("SubnetIsFull", /192\.168\.1\.0\/29/, (world) => {
    world.createGroup();
    world.put(
      world.network("virtualNetworks", "net"),
      world.networkBody({ "properties.subnets.0.properties.addressPrefix": "192.168.1.0/29" }),
    );
    for (const name of ["a", "b", "c"]) world.put(world.network("networkInterfaces", name), world.interfaceBody());
    return world.request("PUT", world.network("networkInterfaces", "d"), world.interfaceBody());
  }),
  "accelerated networking needs a size that has it": bad(
    "VMSizeIsNotPermittedToEnableAcceleratedNetworking",
    /Standard_B2s/,
    (world) => {
      world.withMachine({ "properties.hardwareProfile.vmSize": "Standard_B2s" });
      return world.request(
        "PUT",
        world.network("networkInterfaces", "card"),
        world.interfaceBody({ "properties.enableAcceleratedNetworking": true }),
      );
    },
  ),
  "an interface that a machine has cannot be deleted": bad("NicInUse", /used by existing resource .*\/vm/, (world) => {
    world.withMachine();
    return world.request("DELETE", world.network("networkInterfaces", "card"));
  }),
  "an interface of a machine that failed is reserved for 180 seconds": bad(
    "NicReservedForAnotherVm",
    /180 seconds/,
    (world) => {
      failMachine(world);
      world.request("DELETE", world.compute("virtualMachines", "vm"));
      world.clock.advance(60_000);
      return world.request("DELETE", world.network("networkInterfaces", "card"));
    },
  ),
};
