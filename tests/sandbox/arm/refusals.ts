import type { Response } from "../../../sandbox/arm/http/request.ts";
import type { World } from "./world.ts";

/** How a rule is broken: what Azure answers, and the request that makes it. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: RegExp;
  readonly attempt: (world: World) => Response;
}

const refused = (status: number, code: string, message: RegExp, attempt: Refusal["attempt"]): Refusal => ({
  status,
  code,
  message,
  attempt,
});
const bad = (code: string, message: RegExp, attempt: Refusal["attempt"]) => refused(400, code, message, attempt);

const network = (changes: Parameters<World["networkBody"]>[0]) => (world: World) => {
  world.createGroup();
  return world.request("PUT", world.network("virtualNetworks", "net"), world.networkBody(changes));
};
const rule = (changes: Parameters<World["securityGroupBody"]>[0]) => (world: World) => {
  world.createGroup();
  return world.request("PUT", world.network("networkSecurityGroups", "nsg"), world.securityGroupBody(changes));
};
const address =
  (changes: Parameters<World["publicIpBody"]>[0], location = "westeurope") =>
  (world: World) => {
    world.createGroup(location);
    return world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody(changes));
  };
const balancer = (changes: Parameters<World["balancerBody"]>[0]) => (world: World) => {
  world.withNetwork();
  world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
  return world.request("PUT", world.network("loadBalancers", "lb"), world.balancerBody(changes));
};
const gateway = (changes: Parameters<World["natGatewayBody"]>[0]) => (world: World) => {
  world.createGroup();
  world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
  return world.request("PUT", world.network("natGateways", "nat"), world.natGatewayBody(changes));
};
const card = (changes: Parameters<World["interfaceBody"]>[0]) => (world: World) => {
  world.withNetwork();
  return world.request("PUT", world.network("networkInterfaces", "card"), world.interfaceBody(changes));
};
const set =
  (changes: Parameters<World["availabilitySetBody"]>[0], location = "westeurope") =>
  (world: World) => {
    world.createGroup(location);
    return world.request(
      "PUT",
      world.compute("availabilitySets", "set"),
      world.availabilitySetBody({ location, ...changes }),
    );
  };
const machine = (changes: Parameters<World["machineBody"]>[0]) => (world: World) => {
  world.withInterface();
  return world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody(changes));
};
const script = (world: World, name: string, changes: Parameters<World["scriptBody"]>[0] = {}) =>
  world.request("PUT", `${world.compute("virtualMachines", "vm")}/extensions/${name}`, world.scriptBody(changes));

const image = "properties.storageProfile.imageReference";
const disk = "properties.storageProfile.osDisk";
const windows = "properties.osProfile.windowsConfiguration";
/** Each rule of the sandbox's Azure, by what it says, and how it is broken. */
export const refusals: Readonly<Record<string, Refusal>> = {
  // Resource groups
  "a resource group's name has only letters, digits and - . ( ) _": bad(
    "InvalidResourceGroup",
    /invalid characters: '\*'/,
    (world) => world.request("PUT", `${world.group}*`, { location: "westeurope" }),
  ),

  "a resource group's name has at most 90 characters and does not end in a period": bad(
    "InvalidResourceGroup",
    /ends with a period/,
    (world) => world.request("PUT", `${world.group}.`, { location: "westeurope" }),
  ),

  // Virtual networks and subnets
  "a virtual network has at least one address range, each well formed": bad(
    "InvalidAddressPrefixFormat",
    /10\.0\.0\.5\/8/,
    network({ "properties.addressSpace.addressPrefixes": ["10.0.0.5/8"] }),
  ),
  "a subnet's address range is well formed": bad(
    "InvalidAddressPrefixFormat",
    /nonsense/,
    network({ "properties.subnets.0.properties.addressPrefix": "nonsense" }),
  ),
  "a subnet lies inside its virtual network": bad(
    "NetcfgSubnetRangeOutsideVnet",
    /Subnet 'front' .* outside .* 'net'/,
    network({ "properties.subnets.0.properties.addressPrefix": "10.0.0.0/24" }),
  ),
  "subnets of a virtual network do not overlap": bad(
    "NetcfgSubnetRangesOverlap",
    /Subnet 'back' .* overlaps/,
    network({ "properties.subnets.1": { name: "back", properties: { addressPrefix: "192.168.1.128/25" } } }),
  ),
  "a subnet is /29 or larger": bad(
    "NetcfgInvalidSubnet",
    /Subnet 'front'/,
    network({ "properties.subnets.0.properties.addressPrefix": "192.168.1.0/30" }),
  ),
  "a subnet in use keeps its address range": bad(
    "InUseSubnetCannotBeUpdated",
    /Subnet front is in use by .*card/,
    (world) => {
      world.withInterface();
      return world.request(
        "PUT",
        world.network("virtualNetworks", "net"),
        world.networkBody({ "properties.subnets.0.properties.addressPrefix": "192.168.2.0/24" }),
      );
    },
  ),
  "a subnet's security group exists in its region": bad("InvalidResourceReference", /nsg/, (world) =>
    network({
      "properties.subnets.0.properties.networkSecurityGroup": { id: world.network("networkSecurityGroups", "nsg") },
    })(world),
  ),
  "a subnet's NAT gateway exists in its region": bad("InvalidResourceReference", /nat/, (world) =>
    network({ "properties.subnets.0.properties.natGateway": { id: world.network("natGateways", "nat") } })(world),
  ),
  "a subnet in use cannot be deleted": bad(
    "InUseSubnetCannotBeDeleted",
    /Subnet front is in use by .*card/,
    (world) => {
      world.withInterface();
      return world.request("DELETE", `${world.network("virtualNetworks", "net")}/subnets/front`);
    },
  ),
  "a virtual network with a subnet in use cannot be deleted": bad(
    "InUseSubnetCannotBeDeleted",
    /Subnet front/,
    (world) => {
      world.withInterface();
      return world.request("DELETE", world.network("virtualNetworks", "net"));
    },
  ),

  // Security groups
  "a security rule has protocol, access, direction and priority of the kinds Azure knows": bad(
    "InvalidRequestFormat",
    /Cannot parse/,
    rule({ "properties.securityRules.0.properties.protocol": "Sctp" }),
  ),
  "a security rule's priority is 100 to 4096": bad(
    "SecurityRuleInvalidPriority",
    /provided: 50 /,
    rule({ "properties.securityRules.0.properties.priority": 50 }),
  ),
  "priorities of security rules are unique in each direction": bad(
    "SecurityRuleConflict",
    /http conflicts with rule https/,
    rule({ "properties.securityRules.1.properties.priority": 1001 }),
  ),
  "ports of a security rule are 0 to 65535, a range of them or *": bad(
    "SecurityRuleInvalidPortRange",
    /provided: 70000/,
    rule({ "properties.securityRules.0.properties.destinationPortRange": "70000" }),
  ),
  "addresses of a security rule are ranges, addresses, service tags or *": bad(
    "SecurityRuleInvalidAddressPrefix",
    /provided: 10\.0\.0\.1\/24/,
    rule({ "properties.securityRules.0.properties.sourceAddressPrefix": "10.0.0.1/24" }),
  ),
  "a list of addresses in a security rule holds no * and no default tag": bad(
    "SecurityRuleParameterContainsUnsupportedValue",
    /used: Internet/,
    rule({ "properties.securityRules.0.properties.sourceAddressPrefixes": ["Internet", "10.0.0.0/8"] }),
  ),
  "ranges in one list of a security rule do not overlap": bad(
    "OverlappingSubnetsNotPermittedInSecurityRule",
    /10\.0\.0\.0\/8/,
    rule({ "properties.securityRules.0.properties.sourceAddressPrefixes": ["10.0.0.0/8", "10.1.0.0/16"] }),
  ),
  "a security rule's description has at most 140 characters": bad(
    "SecurityRuleDescriptionTooLong",
    /http/,
    rule({ "properties.securityRules.0.properties.description": "x".repeat(141) }),
  ),
  "a security group in use cannot be deleted": bad(
    "InUseNetworkSecurityGroupCannotBeDeleted",
    /subnets\/front/,
    (world) => {
      world.createGroup();
      const id = world.put(world.network("networkSecurityGroups", "nsg"), world.securityGroupBody());
      world.put(
        world.network("virtualNetworks", "net"),
        world.networkBody({ "properties.subnets.0.properties.networkSecurityGroup": { id } }),
      );
      return world.request("DELETE", id);
    },
  ),

  // Public IPs
  "a public IP of the Basic SKU is refused, also when no SKU is given": bad(
    "IPv4BasicSkuPublicIpCountLimitReached",
    /more than 0 IPv4 Basic/,
    address({ sku: undefined }),
  ),
  "a Standard public IP is static": bad(
    "StandardSkuPublicIPAddressesMustBeStatic",
    /set to Static/,
    address({ "properties.publicIPAllocationMethod": undefined }),
  ),
  "a domain name label has 3 to 63 small letters, digits and hyphens": bad(
    "InvalidDomainNameLabel",
    /label Web is invalid/,
    address({ "properties.dnsSettings": { domainNameLabel: "Web" } }),
  ),
  "a domain name is one public IP's alone": bad(
    "DnsRecordInUse",
    /my-web\.westeurope\.cloudapp\.azure\.com/,
    (world) => {
      world.createGroup();
      const body = world.publicIpBody({ "properties.dnsSettings": { domainNameLabel: "my-web" } });
      world.put(world.network("publicIPAddresses", "first"), body);
      return world.request("PUT", world.network("publicIPAddresses", "second"), body);
    },
  ),
  "idle timeout of a public IP is 4 to 30 minutes": bad(
    "PublicIPAddressIdleTimeoutIsOutOfRange",
    / 31 /,
    address({ "properties.idleTimeoutInMinutes": 31 }),
  ),
  "a region has a quota of public IPs": bad("PublicIPCountLimitReached", /more than 0 public/, (world) => {
    world.azure.faults.limit({ publicIps: 0 });
    return address({})(world);
  }),
  "a public IP names only zones that its region has": bad(
    "LocationNotSupportAvailabilityZones",
    /location 'westus'/,
    address({ location: "westus", zones: ["1"] }, "westus"),
  ),
  "a public IP that is in use cannot be deleted": bad(
    "PublicIPAddressCannotBeDeleted",
    /frontendIPConfigurations\/front/,
    (world) => {
      world.withBalancer();
      return world.request("DELETE", world.network("publicIPAddresses", "ip"));
    },
  ),

  // NAT gateways
  "a NAT gateway's public IP exists in its region": bad("InvalidResourceReference", /none/, (world) =>
    gateway({ "properties.publicIpAddresses": [{ id: world.network("publicIPAddresses", "none") }] })(world),
  ),
  "a public IP serves one NAT gateway or one frontend": bad("PublicIPAddressInUse", /already allocated/, (world) => {
    world.withBalancer();
    return world.request("PUT", world.network("natGateways", "nat"), world.natGatewayBody());
  }),
  "idle timeout of a NAT gateway is 4 to 120 minutes": bad(
    "NatGatewayIdleTimeoutIsOutOfRange",
    / 3 /,
    gateway({ "properties.idleTimeoutInMinutes": 3 }),
  ),
  "a NAT gateway names only zones that its region has": bad(
    "InvalidAvailabilityZone",
    /'4'/,
    gateway({ zones: ["4"] }),
  ),
  "a NAT gateway with a subnet cannot be deleted": bad("InUseNatGatewayCannotBeDeleted", /subnets\/front/, (world) => {
    gateway({})(world);
    world.finish();
    const id = world.network("natGateways", "nat");
    world.put(
      world.network("virtualNetworks", "net"),
      world.networkBody({ "properties.subnets.0.properties.natGateway": { id } }),
    );
    return world.request("DELETE", id);
  }),

  // Load balancers
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

  // Network interfaces
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

  // Availability sets
  "an availability set spans no more fault domains than its region has": bad(
    "InvalidParameter",
    /fault domain count 3 must fall in the range 1 to 2/,
    set({}, "uksouth"),
  ),
  "an availability set spans 1 to 20 update domains": bad(
    "InvalidParameter",
    /update domain count 21/,
    set({ "properties.platformUpdateDomainCount": 21 }),
  ),
  "an Aligned availability set does not become Classic again": refused(
    409,
    "OperationNotAllowed",
    /from 'Aligned' to 'Classic'/,
    (world) => {
      set({})(world);
      return world.request(
        "PUT",
        world.compute("availabilitySets", "set"),
        world.availabilitySetBody({ sku: { name: "Classic" } }),
      );
    },
  ),
  "an availability set with machines cannot be deleted": refused(
    409,
    "OperationNotAllowed",
    /does not contain any VM/,
    (world) => {
      inSet(world);
      world.finish();
      return world.request("DELETE", world.compute("availabilitySets", "set"));
    },
  ),

  // Virtual machines
  "a machine's size is one the region has": bad(
    "InvalidParameter",
    /VM size Standard_Z9 is not available/,
    machine({ "properties.hardwareProfile.vmSize": "Standard_Z9" }),
  ),
  "a size can be out of capacity": refused(
    409,
    "SkuNotAvailable",
    /currently not available in location 'westeurope'/,
    (world) => {
      world.azure.faults.limit({ sizesOutOfCapacity: ["standard_d2s_v5"] });
      return machine({})(world);
    },
  ),
  "a region has a quota of cores": refused(
    409,
    "OperationNotAllowed",
    /Current Limit: 1, Current Usage: 0, Additional Required: 2, \(Minimum\) New Limit Required: 2/,
    (world) => {
      world.azure.faults.limit({ cores: 1 });
      return machine({})(world);
    },
  ),
  "a Windows computer name has at most 15 characters and is no number": bad(
    "InvalidParameter",
    /Windows computer name/,
    machine({ "properties.osProfile.computerName": "a-name-too-long-for-windows" }),
  ),
  "a Windows administrator's name has at most 20 characters and no special ones": bad(
    "InvalidParameter",
    /Windows admin user name/,
    machine({ "properties.osProfile.adminUsername": "ends.with.period." }),
  ),
  "some administrator names are reserved": bad(
    "InvalidParameter",
    /Admin Username specified is not allowed/,
    machine({ "properties.osProfile.adminUsername": "Administrator" }),
  ),
  "some administrator passwords are banned": bad(
    "InvalidParameter",
    /Admin password specified is not allowed/,
    machine({ "properties.osProfile.adminPassword": "P@ssw0rd" }),
  ),
  "an administrator's password is 8 to 123 characters of three kinds": bad(
    "InvalidParameter",
    /between 8-123 characters/,
    machine({ "properties.osProfile.adminPassword": "short" }),
  ),
  "a machine's image is in the marketplace": refused(
    404,
    "PlatformImageNotFound",
    /WindowsServer:2022-nonsense:latest/,
    machine({ [`${image}.sku`]: "2022-nonsense" }),
  ),
  "an image's generation is one the size can run": bad(
    "BadRequest",
    /cannot boot Hypervisor Generation '2'/,
    machine({ "properties.hardwareProfile.vmSize": "Standard_D1" }),
  ),
  "Trusted Launch needs a generation 2 image and a size that has it": bad(
    "BadRequest",
    /Gen2 OS Image/,
    machine({ [`${image}.sku`]: "2016-Datacenter", "properties.securityProfile": { securityType: "TrustedLaunch" } }),
  ),
  "secure boot and vTPM are settings of Trusted Launch": bad(
    "InvalidParameter",
    /uefiSettings/,
    machine({ "properties.securityProfile": { uefiSettings: { secureBootEnabled: true } } }),
  ),
  "an OS disk is no smaller than its image": refused(
    409,
    "OperationNotAllowed",
    /disk size 64 GB is smaller .* 127 GB/,
    machine({ [`${disk}.diskSizeGB`]: 64 }),
  ),
  "a disk grows only while its machine is deallocated": refused(409, "Conflict", /deallocated/, (world) => {
    world.withMachine();
    return world.request(
      "PUT",
      world.compute("virtualMachines", "vm"),
      world.machineBody({ [`${disk}.diskSizeGB`]: 256 }),
    );
  }),
  "a Premium SSD needs a size that takes it": bad(
    "InvalidParameter",
    /does not support the storage account type Premium_LRS/,
    machine({
      "properties.hardwareProfile.vmSize": "Standard_D2_v5",
      [`${disk}.managedDisk.storageAccountType`]: "Premium_LRS",
    }),
  ),
  "a machine's availability set exists in its region": refused(
    404,
    "NotFound",
    /Availability Set .*none cannot be found/,
    (world) => machine({ "properties.availabilitySet": { id: world.compute("availabilitySets", "none") } })(world),
  ),
  "a machine is in an availability set or in a zone, not in both": bad(
    "BadRequest",
    /both Availability Zone and Availability Set/,
    (world) => inSet(world, { zones: ["1"] }),
  ),
  "a machine with managed disks needs an Aligned availability set": bad(
    "BadRequest",
    /'managed' property set/,
    (world) => inSet(world, {}, { sku: { name: "Classic" } }),
  ),
  "an availability set holds at most 200 machines": refused(
    409,
    "OperationNotAllowed",
    /maximum number of virtual machines, 200/,
    (world) => {
      inSet(world);
      world.finish();
      const [vm] = world.store.ofType("Microsoft.Compute/virtualMachines");
      for (let number = 2; number <= 200; number++) world.store.save({ ...vm!, id: `${vm!.id}${number}` });
      world.put(world.network("networkInterfaces", "card2"), world.interfaceBody());
      return world.request(
        "PUT",
        world.compute("virtualMachines", "last"),
        world.machineBody({
          "properties.availabilitySet": { id: world.compute("availabilitySets", "set") },
          "properties.networkProfile.networkInterfaces.0.id": world.network("networkInterfaces", "card2"),
        }),
      );
    },
  ),
  "a machine names only zones that its region has": bad("InvalidAvailabilityZone", /'7'/, machine({ zones: ["7"] })),
  "a machine's network interfaces exist in its region": bad("InvalidResourceReference", /none/, (world) =>
    machine({ "properties.networkProfile.networkInterfaces.0.id": world.network("networkInterfaces", "none") })(world),
  ),
  "a network interface belongs to one machine": bad("NicInUse", /used by existing resource .*\/vm\./, (world) => {
    world.withMachine();
    return world.request("PUT", world.compute("virtualMachines", "second"), world.machineBody());
  }),
  "an interface reserved for another machine cannot be used for 180 seconds": bad(
    "NicReservedForAnotherVm",
    /Reserved VM: .*\/vm/,
    (world) => {
      failMachine(world);
      world.request("DELETE", world.compute("virtualMachines", "vm"));
      world.clock.advance(60_000);
      return world.request("PUT", world.compute("virtualMachines", "second"), world.machineBody());
    },
  ),
  "an interface with accelerated networking needs a machine whose size has it": bad(
    "VMSizeIsNotPermittedToEnableAcceleratedNetworking",
    /Standard_B2s/,
    (world) => {
      world.withInterface({ "properties.enableAcceleratedNetworking": true });
      return world.request(
        "PUT",
        world.compute("virtualMachines", "vm"),
        world.machineBody({ "properties.hardwareProfile.vmSize": "Standard_B2s" }),
      );
    },
  ),
  "patching by the platform needs the VM agent, patching by Windows needs automatic updates": bad(
    "InvalidParameter",
    /AutomaticByOS needs enableAutomaticUpdates/,
    machine({
      [`${windows}.enableAutomaticUpdates`]: false,
      [`${windows}.patchSettings`]: { patchMode: "AutomaticByOS" },
    }),
  ),

  // Extensions and disks
  "an extension is put only into a machine that runs": refused(409, "OperationNotAllowed", /not running/, (world) => {
    world.withMachine();
    world.request("POST", `${world.compute("virtualMachines", "vm")}/deallocate`);
    world.finish();
    return script(world, "app");
  }),
  "a machine has one Custom Script Extension": bad(
    "BadRequest",
    /Multiple VMExtensions per handler .* 'second'/,
    (world) => {
      world.withMachine();
      script(world, "first");
      world.finish();
      return script(world, "second");
    },
  ),
  "the command of a script extension stands in settings or in protected settings, once": bad(
    "VMExtensionHandlerNonTransientError",
    /once/,
    (world) => {
      world.withMachine();
      return script(world, "app", { "properties.protectedSettings": { commandToExecute: "again" } });
    },
  ),
  "a run command is put only into a machine that runs": refused(409, "OperationNotAllowed", /not running/, (world) => {
    world.withMachine();
    world.request("POST", `${world.compute("virtualMachines", "vm")}/deallocate`);
    world.finish();
    const id = `${world.compute("virtualMachines", "vm")}/runCommands/health`;
    return world.request("PUT", id, world.runCommandBody());
  }),
  "a run command has one source: a script, the address of one, or the id of a known command": bad(
    "InvalidParameter",
    /Exactly one of script, scriptUri, commandId .* not 2/,
    (world) => {
      world.withMachine();
      const id = `${world.compute("virtualMachines", "vm")}/runCommands/health`;
      return world.request("PUT", id, world.runCommandBody({ "properties.source.commandId": "RunPowerShellScript" }));
    },
  ),
  "an extension names its publisher, type and version": bad(
    "InvalidParameter",
    /'typeHandlerVersion' is missing/,
    (world) => {
      world.withMachine();
      return script(world, "app", { "properties.typeHandlerVersion": undefined });
    },
  ),
  "a disk that a machine has cannot be deleted": refused(409, "OperationNotAllowed", /attached to VM/, (world) => {
    world.withMachine();
    const [found] = world.store.ofType("Microsoft.Compute/disks");
    return world.request("DELETE", found?.id ?? "");
  }),
};

function inPool(world: World, pool: string) {
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

function inSet(
  world: World,
  changes: Parameters<World["machineBody"]>[0] = {},
  setChanges: Parameters<World["availabilitySetBody"]>[0] = {},
): Response {
  world.withInterface();
  const id = world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody(setChanges));
  return world.request(
    "PUT",
    world.compute("virtualMachines", "vm"),
    world.machineBody({ "properties.availabilitySet": { id }, ...changes }),
  );
}

/** A machine whose creation is accepted and then fails. */
function failMachine(world: World): void {
  world.withInterface();
  world.azure.faults.add({
    type: "Microsoft.Compute/virtualMachines",
    method: "PUT",
    count: 1,
    effect: { kind: "fail", code: "AllocationFailed", message: "Allocation failed." },
  });
  world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody());
  world.clock.advance(150_000);
}
