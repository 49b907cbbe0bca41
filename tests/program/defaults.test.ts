import assert from "node:assert/strict";
import { type Deployment, deploy, type Fields, fields, list, values } from "./deployment.ts";

describe("today's defaults", () => {
  let stack: Deployment;
  let balancer: Fields;
  before(async () => {
    stack = await deploy();
    balancer = stack.one("network:LoadBalancer").inputs;
  });

  it("use the Standard SKU, with an address in every zone", () => {
    assert.deepEqual(balancer.sku, { name: "Standard" });
    const { inputs } = stack.one("network:PublicIPAddress");
    assert.deepEqual(inputs.sku, { name: "Standard" });
    assert.deepEqual(inputs.zones, ["1", "2", "3"]);
  });

  it("probe as Pulumi.yaml says", () => {
    const [probe] = list(balancer.probes);
    const { protocol, port, path, intervalSeconds, threshold } = fields(values("dev", {})["ha-web:probe"]);
    assert.deepEqual(
      [probe?.protocol, probe?.port, probe?.requestPath, probe?.intervalInSeconds, probe?.probeThreshold],
      [protocol, port, path, intervalSeconds, threshold],
    );
  });

  it("reset idle connections, and can leave it", async () => {
    assert.equal(list(balancer.loadBalancingRules)[0]?.enableTcpReset, true);
    assert.equal(list(balancer.outboundRules)[0]?.enableTcpReset, true);
    const silent = (await deploy({ tcpReset: false })).one("network:LoadBalancer").inputs;
    assert.equal(list(silent.loadBalancingRules)[0]?.enableTcpReset, false);
  });

  it("close the subnet's implicit way out, and can leave it open", async () => {
    assert.equal(stack.one("network:Subnet").inputs.defaultOutboundAccess, false);
    const open = await deploy({ privateSubnet: false });
    assert.equal(open.one("network:Subnet").inputs.defaultOutboundAccess, true);
  });

  it("give up SNAT on the rule, and go out by an outbound rule with a pool of its own", () => {
    assert.equal(list(balancer.loadBalancingRules)[0]?.disableOutboundSnat, true);
    const [outbound] = list(balancer.outboundRules);
    assert.match(String(fields(outbound?.backendAddressPool).id), /\/backendAddressPools\/outbound$/);
    assert.equal(outbound?.allocatedOutboundPorts, 1024);
    assert.equal(outbound?.protocol, "All");
  });

  it("let in the web ports, the probes, and nothing else", () => {
    const rules = list(stack.named("web-nsg").inputs.securityRules);
    assert.deepEqual(
      rules.map(({ name, priority, access, sourceAddressPrefix, destinationPortRange }) => [
        name,
        priority,
        access,
        sourceAddressPrefix,
        destinationPortRange,
      ]),
      [
        ["AllowWebPort80", 1001, "Allow", "Internet", "80"],
        ["AllowHealthProbes", 4095, "Allow", "AzureLoadBalancer", String(list(balancer.probes)[0]?.port)],
        ["DenyAllElse", 4096, "Deny", "*", "*"],
      ],
    );
    assert.ok(!JSON.stringify(rules).includes("3389"), "RDP is open");
  });

  it("make machines with every protection their image and size have", () => {
    for (const { inputs } of stack.all("compute:VirtualMachine")) {
      assert.deepEqual(inputs.securityProfile, {
        securityType: "TrustedLaunch",
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
      });
      assert.deepEqual(inputs.diagnosticsProfile, { bootDiagnostics: { enabled: true } });
      assert.deepEqual(inputs.identity, { type: "SystemAssigned" });
      assert.equal(fields(fields(inputs.storageProfile).osDisk).deleteOption, "Delete");
    }
    for (const { inputs } of stack.all("network:NetworkInterface"))
      assert.equal(inputs.enableAcceleratedNetworking, true);
  });

  it("make the switches off", async () => {
    const bare = await deploy({
      trustedLaunch: false,
      acceleratedNetworking: false,
      bootDiagnostics: false,
      managedIdentity: false,
    });
    for (const { inputs } of bare.all("compute:VirtualMachine")) {
      assert.equal(inputs.securityProfile, undefined);
      assert.deepEqual(inputs.diagnosticsProfile, { bootDiagnostics: { enabled: false } });
    }
    for (const { inputs } of bare.all("network:NetworkInterface"))
      assert.equal(inputs.enableAcceleratedNetworking, false);
  });

  it("place machines in zones, VM i in zone i mod 3 + 1, without an availability set", async () => {
    const zonal = await deploy({ availability: "zones", vmCount: 4 });
    assert.equal(zonal.all("compute:AvailabilitySet").length, 0);
    assert.deepEqual(
      zonal.all("compute:VirtualMachine").map(({ inputs }) => [inputs.zones, inputs.availabilitySet]),
      [["2"], ["3"], ["1"], ["2"]].map((zones) => [zones, undefined]),
    );
  });

  it("go out by a NAT gateway instead, and then have no outbound rule, and nobody in its pool", async () => {
    const natted = await deploy({ egress: "natGateway" });
    const { inputs } = natted.one("network:LoadBalancer");
    assert.deepEqual(inputs.outboundRules, []);
    assert.ok(!JSON.stringify(natted.all("network:NetworkInterface").map((one) => one.inputs)).includes("/outbound"));
    assert.match(String(fields(natted.one("network:Subnet").inputs.natGateway).id), /NatGateway\/web-nat/);
    const gateway = natted.one("network:NatGateway").inputs;
    assert.match(String(list(gateway.publicIpAddresses)[0]?.id), /PublicIPAddress\/web-nat-ip/);
  });

  it("serve every port, from every allowed source", async () => {
    const two = await deploy({ ports: [80, 443], allowedSources: ["203.0.113.0/24", "198.51.100.7"] });
    const rules = list(two.one("network:LoadBalancer").inputs.loadBalancingRules);
    assert.deepEqual(
      rules.map(({ frontendPort, backendPort }) => [frontendPort, backendPort]),
      [
        [80, 80],
        [443, 443],
      ],
    );
    const allowed = list(two.named("web-nsg").inputs.securityRules).slice(0, 2);
    assert.deepEqual(
      allowed.map(({ priority }) => priority),
      [1001, 1002],
    );
    for (const rule of allowed) assert.deepEqual(rule.sourceAddressPrefixes, ["203.0.113.0/24", "198.51.100.7"]);
  });

  it("tag every resource that can be tagged", async () => {
    const tagged = await deploy({ tags: { team: "web" }, egress: "natGateway" });
    // Subnets and security rules are no resources of their own to Azure, and have no tags; an extension goes without, since
    // Azure refuses to touch one of a machine that does not run.
    const untagged = tagged.resources.filter(
      ({ type, inputs, custom }) =>
        custom &&
        type.startsWith("azure-native:") &&
        !/:(Subnet|SecurityRule|VirtualMachineExtension)$/.test(type) &&
        fields(inputs.tags)?.team !== "web",
    );
    assert.deepEqual(
      untagged.map(({ type }) => type),
      [],
    );
  });

  it("keep the virtual network free of inline subnets, and the load balancer's pools inline", () => {
    assert.equal(stack.one("network:VirtualNetwork").inputs.subnets, undefined);
    assert.equal(stack.all("network:LoadBalancerBackendAddressPool").length, 0);
  });

  it("name nothing but the load balancer, and leave the rest to auto-naming", () => {
    const named = stack.resources.filter(
      ({ type, inputs, custom }) => custom && type.startsWith("azure-native:") && ownName(type) in inputs,
    );
    assert.deepEqual(
      named.map(({ type }) => type),
      ["azure-native:network:LoadBalancer"],
    );
    assert.equal(balancer.loadBalancerName, "web-lb");
  });
});

/** Input that names a resource of a type. */
function ownName(type: string): string {
  const last = type.split(":").at(-1) ?? "";
  const special: Record<string, string> = {
    VirtualMachine: "vmName",
    VirtualMachineExtension: "vmExtensionName",
    PublicIPAddress: "publicIpAddressName",
  };
  return special[last] ?? `${last[0]?.toLowerCase()}${last.slice(1)}Name`;
}
