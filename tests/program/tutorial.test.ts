import assert from "node:assert/strict";
import { type Deployment, deploy } from "./deployment.ts";

/** Each step of the tutorial, with the tutorial's own values. */
describe("the tutorial stack", () => {
  let stack: Deployment;
  before(async () => {
    stack = await deploy({}, { stack: "tutorial" });
  });

  it("has a resource group in the stack's region", () => {
    assert.equal(stack.one("resources:ResourceGroup").inputs.location, "westeurope");
  });

  it("has a managed availability set of 3 fault and 2 update domains", () => {
    const { inputs } = stack.one("compute:AvailabilitySet");
    assert.deepEqual(inputs.sku, { name: "Aligned" });
    assert.equal(inputs.platformFaultDomainCount, 3);
    assert.equal(inputs.platformUpdateDomainCount, 2);
  });

  it("has a static public IP", () => {
    const { inputs } = stack.one("network:PublicIPAddress");
    assert.equal(inputs.publicIPAllocationMethod, "Static");
    assert.equal(inputs.zones, undefined);
  });

  it("has a load balancer with a frontend on that IP", () => {
    const [frontend, ...others] = frontends(stack);
    assert.equal(others.length, 0);
    assert.match(String(frontend?.publicIPAddress.id), /PublicIPAddress\/web-lb-ip/);
  });

  it("has a backend pool", () => {
    assert.ok(pools(stack).includes("web"));
  });

  it("probes TCP 80 every 15 seconds with count 2", () => {
    const [probe] = stack.one("network:LoadBalancer").inputs.probes as Record<string, unknown>[];
    assert.deepEqual(probe, {
      name: "health",
      protocol: "Tcp",
      port: 80,
      intervalInSeconds: 15,
      numberOfProbes: 2,
      probeThreshold: 2,
      noHealthyBackendsBehavior: "AllProbedDown",
    });
  });

  it("has a rule 80 to 80 over TCP that uses frontend, pool and probe", () => {
    const [rule, ...others] = stack.one("network:LoadBalancer").inputs.loadBalancingRules as Record<
      string,
      { id: string }
    >[];
    assert.equal(others.length, 0);
    assert.equal(rule?.protocol as unknown, "Tcp");
    assert.equal(rule?.frontendPort as unknown, 80);
    assert.equal(rule?.backendPort as unknown, 80);
    assert.match(
      rule?.frontendIPConfiguration?.id ?? "",
      /\/loadBalancers\/web-lb\/frontendIPConfigurations\/frontend$/,
    );
    assert.match(rule?.backendAddressPool?.id ?? "", /\/loadBalancers\/web-lb\/backendAddressPools\/web$/);
    assert.match(rule?.probe?.id ?? "", /\/loadBalancers\/web-lb\/probes\/health$/);
  });

  it("has a virtual network 192.168.0.0/16", () => {
    assert.deepEqual(stack.one("network:VirtualNetwork").inputs.addressSpace, { addressPrefixes: ["192.168.0.0/16"] });
  });

  it("has a subnet 192.168.1.0/24 with the security group", () => {
    const { inputs } = stack.one("network:Subnet");
    assert.equal(inputs.addressPrefix, "192.168.1.0/24");
    assert.match(String((inputs.networkSecurityGroup as { id: string }).id), /NetworkSecurityGroup\/web-nsg/);
  });

  it("allows inbound TCP 80 with rule 1001", () => {
    const rules = stack.named("web-nsg").inputs.securityRules as Record<string, unknown>[];
    const rule = rules.find(({ priority }) => priority === 1001);
    assert.equal(rule?.direction, "Inbound");
    assert.equal(rule?.access, "Allow");
    assert.equal(rule?.protocol, "Tcp");
    assert.equal(rule?.destinationPortRange, "80");
    assert.equal(rule?.sourceAddressPrefix, "Internet");
  });

  it("has a network interface for each machine, in the subnet and in the backend pool", () => {
    const interfaces = stack.all("network:NetworkInterface");
    assert.equal(interfaces.length, 3);
    for (const { inputs } of interfaces) {
      const [configuration] = inputs.ipConfigurations as {
        subnet: { id: string };
        loadBalancerBackendAddressPools: { id: string }[];
      }[];
      assert.match(configuration?.subnet.id ?? "", /Subnet\/web-subnet/);
      assert.match(configuration?.loadBalancerBackendAddressPools[0]?.id ?? "", /\/backendAddressPools\/web$/);
      assert.equal(inputs.enableAcceleratedNetworking, false);
    }
  });

  it("has three machines of size Standard_D1", () => {
    const machines = stack.all("compute:VirtualMachine");
    assert.equal(machines.length, 3);
    for (const { inputs } of machines) assert.deepEqual(inputs.hardwareProfile, { vmSize: "Standard_D1" });
  });

  for (const [what, path, value] of [
    [
      "Windows Server 2016-Datacenter, latest",
      "storageProfile.imageReference",
      { publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: "2016-Datacenter", version: "latest" },
    ],
    ["a managed OS disk of Standard_LRS", "storageProfile.osDisk.managedDisk", { storageAccountType: "Standard_LRS" }],
    ["an OS disk of 128 GB", "storageProfile.osDisk.diskSizeGB", 128],
    ["an OS disk made from the image", "storageProfile.osDisk.createOption", "FromImage"],
    ["caching for reads and writes", "storageProfile.osDisk.caching", "ReadWrite"],
    ["the VM agent", "osProfile.windowsConfiguration.provisionVMAgent", true],
    ["automatic updates", "osProfile.windowsConfiguration.enableAutomaticUpdates", true],
    ["an administrator", "osProfile.adminUsername", "webadmin"],
    ["the administrator's password", "osProfile.adminPassword", "Generated-Passw0rd"],
    ["no Trusted Launch", "securityProfile", undefined],
    ["no identity", "identity", { type: "None" }],
    [
      "patches by Windows itself",
      "osProfile.windowsConfiguration.patchSettings",
      { patchMode: "AutomaticByOS", assessmentMode: "ImageDefault" },
    ],
    ["no boot diagnostics", "diagnosticsProfile.bootDiagnostics.enabled", false],
  ] as const) {
    it(`gives each machine ${what}`, () => {
      for (const { inputs } of stack.all("compute:VirtualMachine")) assert.deepEqual(at(inputs, path), value);
    });
  }

  it("puts each machine into the availability set", () => {
    for (const { inputs } of stack.all("compute:VirtualMachine")) {
      assert.match(String(at(inputs, "availabilitySet.id")), /AvailabilitySet\/web-[0-9a-f]{5}-availability/);
      assert.equal(inputs.zones, undefined);
    }
  });

  it("calls the machines myVM1, myVM2 and myVM3", () => {
    const names = stack.all("compute:VirtualMachine").map(({ inputs }) => String(at(inputs, "osProfile.computerName")));
    assert.deepEqual(
      names.map((name) => name.replace(/-.*/, "")),
      ["myVM1", "myVM2", "myVM3"],
    );
    for (const name of names) assert.ok(name.length <= 15, name);
  });

  it("installs IIS with the Custom Script Extension on each machine", () => {
    const extensions = stack.all("compute:VirtualMachineExtension");
    assert.equal(extensions.length, 3);
    for (const { inputs } of extensions) {
      assert.equal(inputs.publisher, "Microsoft.Compute");
      assert.equal(inputs.type, "CustomScriptExtension");
      assert.equal(inputs.typeHandlerVersion, "1.10");
      assert.deepEqual(inputs.settings, { commandToExecute: "powershell Add-WindowsFeature Web-Server" });
    }
  });

  it("takes VM 2's interface out of the backend pool, and no other", async () => {
    const maintained = await deploy({ outOfRotation: [2] }, { stack: "tutorial" });
    const inPool = maintained
      .all("network:NetworkInterface")
      .map(({ inputs }) => JSON.stringify(inputs).includes("/backendAddressPools/web"));
    assert.deepEqual(inPool, [true, false, true]);
  });
});

function frontends(stack: Deployment) {
  return stack.one("network:LoadBalancer").inputs.frontendIPConfigurations as { publicIPAddress: { id: string } }[];
}

function pools(stack: Deployment): string[] {
  return (stack.one("network:LoadBalancer").inputs.backendAddressPools as { name: string }[]).map(({ name }) => name);
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], value);
}
