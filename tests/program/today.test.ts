import assert from "node:assert/strict";
import { immutableVmProperties } from "../../components/webServer.ts";
import { type Deployment, deploy, type Registered, type Value } from "./deployment.ts";

type Fields = Record<string, unknown>;
const fields = (value: unknown) => value as Fields;
const list = (value: unknown) => value as Fields[];

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

  it("probe / over HTTP every 5 seconds with threshold 2", () => {
    const [probe] = list(balancer.probes);
    assert.equal(probe?.protocol, "Http");
    assert.equal(probe?.requestPath, "/");
    assert.equal(probe?.port, 80);
    assert.equal(probe?.intervalInSeconds, 5);
    assert.equal(probe?.probeThreshold, 2);
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

  it("keep a machine out of rotation in the outbound pool", async () => {
    const maintained = await deploy({ outOfRotation: [2] });
    const pools = maintained
      .all("network:NetworkInterface")
      .map(({ inputs }) =>
        list(list(inputs.ipConfigurations)[0]?.loadBalancerBackendAddressPools).map(({ id }) =>
          String(id).split("/").at(-1),
        ),
      );
    assert.deepEqual(pools, [["web", "outbound"], ["outbound"], ["web", "outbound"]]);
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
        ["AllowHealthProbes", 4095, "Allow", "AzureLoadBalancer", "*"],
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
      const { patchSettings } = fields(fields(inputs.osProfile).windowsConfiguration);
      assert.deepEqual(patchSettings, { patchMode: "AutomaticByPlatform" });
      assert.equal(inputs.licenseType, undefined);
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
      assert.equal(inputs.identity, undefined);
      assert.deepEqual(inputs.diagnosticsProfile, { bootDiagnostics: { enabled: false } });
    }
    for (const { inputs } of bare.all("network:NetworkInterface"))
      assert.equal(inputs.enableAcceleratedNetworking, false);
  });

  it("bring your own licence", async () => {
    const licensed = await deploy({ licenseType: "Windows_Server" });
    for (const { inputs } of licensed.all("compute:VirtualMachine")) assert.equal(inputs.licenseType, "Windows_Server");
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
    // Subnets and security rules are no resources of their own to Azure, and have no tags.
    const untagged = tagged.resources.filter(
      ({ type, inputs, custom }) =>
        custom &&
        type.startsWith("azure-native:") &&
        !/:(Subnet|SecurityRule)$/.test(type) &&
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

describe("references between resources", () => {
  for (const egress of ["loadBalancer", "natGateway"]) {
    it(`all name something the load balancer has, with egress by ${egress}`, async () => {
      const { inputs } = (await deploy({ egress, ports: [80, 8080] })).one("network:LoadBalancer");
      const declared = ["frontendIPConfigurations", "backendAddressPools", "probes"].flatMap((kind) =>
        list(inputs[kind]).map(({ name }) => `${kind}/${String(name)}`),
      );
      const used = [
        ...JSON.stringify([inputs.loadBalancingRules, inputs.outboundRules]).matchAll(
          /\/loadBalancers\/web-lb\/([^"]+)"/g,
        ),
      ].map((match) => match[1]!);
      assert.ok(used.length >= 6);
      for (const reference of used) assert.ok(declared.includes(reference), `${reference} is not declared`);
    });
  }

  it("put every interface behind the load balancer, so that it is deleted before it", async () => {
    const stack = await deploy();
    const dependencies = stack.all("network:NetworkInterface").flatMap((one) => one.dependencies);
    assert.equal(dependencies.filter((urn) => urn.includes("LoadBalancer::web-lb")).length, 3);
    assert.equal(dependencies.filter((urn) => urn.includes("Subnet::web-subnet")).length, 3);
  });
});

describe("resource options", () => {
  let stack: Deployment;
  before(async () => {
    stack = await deploy();
  });

  it("parent every resource of a tier to its component", () => {
    const roots = stack.resources.filter(({ parent }) => parent.includes("pulumi:pulumi:Stack::") || parent === "");
    assert.deepEqual(
      roots.map(({ type }) => type).sort(),
      [
        "azure-native:resources:ResourceGroup",
        "ha-web:components:ComputePool",
        "ha-web:components:Network",
        "ha-web:components:PublicLoadBalancer",
        "pulumi:pulumi:Stack",
        "random:index/randomPassword:RandomPassword",
      ].filter((type) => roots.some((root) => root.type === type)),
    );
    for (const type of ["ComputePool", "Network", "PublicLoadBalancer"]) {
      assert.ok(
        stack.resources.some(({ parent }) => parent.includes(`ha-web:components:${type}::`)),
        type,
      );
    }
  });

  it("replace a machine for what Azure refuses to change, and leave its password alone", () => {
    for (const machine of stack.all("compute:VirtualMachine")) {
      assert.deepEqual(machine.replaceOnChanges, immutableVmProperties);
      assert.deepEqual(machine.ignoreChanges, ["osProfile.adminPassword"]);
      assert.equal(machine.deleteBeforeReplace, true);
    }
  });

  it("have none of a machine's resources look for what an older API version may have called it", () => {
    const mine = stack.resources.filter(({ name, custom }) => custom && /^web-\d-/.test(name));
    assert.ok(mine.length >= 3 * 8, String(mine.length));
    for (const { name, aliases } of mine) assert.equal(aliases, 0, name);
    // The others show that azure-native has such names, and that they are counted here.
    assert.ok(stack.one("network:LoadBalancer").aliases > 10);
  });

  it("replace an availability set for its domain counts", () => {
    const { replaceOnChanges } = stack.one("compute:AvailabilitySet");
    assert.ok(replaceOnChanges.includes("platformFaultDomainCount"));
    assert.ok(replaceOnChanges.includes("platformUpdateDomainCount"));
  });

  it("replace everything for a new region", () => {
    const located = stack.resources.filter(
      ({ inputs, type }) => "location" in inputs && !type.endsWith(":ResourceGroup"),
    );
    assert.ok(located.length >= 10);
    for (const { replaceOnChanges, name } of located) assert.ok(replaceOnChanges.includes("location"), name);
  });
});

describe("scaling and releases", () => {
  const keys = (resources: readonly Registered[]) =>
    resources.map(({ type, name, inputs }) => `${type} ${name} ${JSON.stringify(inputs)}`);
  const members = (stack: Deployment) => stack.all("compute:VirtualMachine").map(({ name }) => name);

  it("from 3 to 5 adds resources and changes none", async () => {
    const [three, five] = [await deploy({ vmCount: 3 }), await deploy({ vmCount: 5 })];
    assert.deepEqual(
      keys(three.resources).filter((key) => !keys(five.resources).includes(key)),
      [],
    );
    assert.equal(five.resources.length - three.resources.length, 20);
  });

  it("out of rotation changes one resource, that machine's interface", async () => {
    const [all, two] = [await deploy(), await deploy({ outOfRotation: [2] })];
    const changed = two.resources.filter((one) => !keys(all.resources).includes(keys([one])[0]!));
    assert.deepEqual(
      changed.map(({ type, name }) => [type, name.replace(/-[0-9a-f]{5}-/, "-x-")]),
      [["azure-native:network:NetworkInterface", "web-2-x-nic"]],
    );
  });

  for (const [what, change] of Object.entries<Readonly<Record<string, Value>>>({
    region: { "azure-native:location": "northeurope" },
    size: { vmSize: "Standard_D4s_v5" },
    image: { image: "MicrosoftWindowsServer:WindowsServer:2025-datacenter-azure-edition:latest" },
    "disk type": { osDiskType: "Premium_LRS" },
    "disk size": { osDiskSizeGB: 256 },
    "install command": { installCommand: "powershell ./other.ps1" },
    availability: { availability: "zones" },
    "update domains": { updateDomainCount: 3 },
    "administrator name": { adminUsername: "operator" },
    "Trusted Launch": { trustedLaunch: false },
    "accelerated networking": { acceleratedNetworking: false },
    "computer names": { computerNamePrefix: "site" },
  })) {
    it(`with a new ${what} makes new machines instead of changing the old`, async () => {
      const [old, next] = [await deploy(), await deploy(change)];
      assert.equal(members(next).length, 3);
      for (const name of members(next)) assert.ok(!members(old).includes(name), name);
    });
  }

  for (const [what, change] of Object.entries<Readonly<Record<string, Value>>>({
    tags: { tags: { team: "web" } },
    licence: { licenseType: "Windows_Server" },
    identity: { managedIdentity: false },
    "boot diagnostics": { bootDiagnostics: false },
    patching: { patchMode: "AutomaticByOS" },
    password: { adminPassword: "Another-Secret-1" },
    "vm count": { vmCount: 4 },
    probe: { probe: { protocol: "Tcp", port: 80, intervalSeconds: 15, threshold: 2 } },
  })) {
    it(`with other ${what} keeps the machines`, async () => {
      const [old, next] = [await deploy(), await deploy(change)];
      for (const name of members(old)) assert.ok(members(next).includes(name), name);
    });
  }
});

describe("admission and drain", () => {
  let stack: Deployment;
  let member: string;
  before(async () => {
    stack = await deploy();
    member = stack.all("compute:VirtualMachine")[1]!.name;
  });
  const waitsFor = (name: string) => stack.named(name).dependencies.map((urn) => urn.split("::").at(-1));

  it("give each machine a gate that keeps the load balancer's probes out, and nothing else", () => {
    const [hold, pass] = [stack.named(`${member}-gate-hold`).inputs, stack.named(`${member}-gate-pass`).inputs];
    assert.deepEqual([hold.access, hold.sourceAddressPrefix], ["Deny", "AzureLoadBalancer"]);
    assert.deepEqual([pass.access, pass.sourceAddressPrefix], ["Allow", "*"]);
    assert.ok(Number(hold.priority) < Number(pass.priority));
    const { networkSecurityGroup } = stack.named(`${member}-nic`).inputs;
    assert.match(String(fields(networkSecurityGroup).id), new RegExp(`/${member}-gate-`));
  });

  it("keep all rules of a gate resources of their own, since a group that is written with rules inside loses the others", () => {
    assert.equal(stack.named(`${member}-gate`).inputs.securityRules, undefined);
  });

  it("shut the gate before there is an interface, so that it opens only after that is gone", () => {
    assert.ok(waitsFor(`${member}-nic`).includes(`${member}-gate-hold`));
    assert.ok(waitsFor(`${member}-gate-hold`).includes(`${member}-gate-pass`));
  });

  it("admit a machine once it answers by itself, before all other rules", () => {
    const { inputs } = stack.named(`${member}-gate-admit`);
    assert.deepEqual([inputs.access, inputs.sourceAddressPrefix], ["Allow", "AzureLoadBalancer"]);
    assert.ok(Number(inputs.priority) < Number(stack.named(`${member}-gate-hold`).inputs.priority));
  });

  it("cut a machine's probes off before the wait, and wait before anything of it goes", () => {
    // Deletion runs against these dependencies: rule, wait, health check, application, and so on.
    assert.deepEqual(waitsFor(`${member}-gate-admit`).includes(`${member}-drain`), true);
    assert.deepEqual(waitsFor(`${member}-drain`), [`${member}-health`]);
    assert.ok(waitsFor(`${member}-health`).includes(`${member}-app`));
    const { destroyDuration, createDuration } = stack.named(`${member}-drain`).inputs;
    assert.deepEqual([destroyDuration, createDuration], ["25s", undefined]);
  });

  it("hold a new release's deletions back until all its machines have been probed", async () => {
    const release = member.replace("web-2-", "web-");
    const { createDuration, destroyDuration, triggers } = stack.named(`${release}-settle`).inputs;
    assert.deepEqual([createDuration, destroyDuration, triggers], ["25s", undefined, undefined]);
    for (const number of [1, 2, 3])
      assert.ok(waitsFor(`${release}-settle`).includes(`${member.replace("web-2-", `web-${number}-`)}-gate-admit`));
    const next = await deploy({ vmSize: "Standard_D4s_v5" });
    assert.throws(() => next.named(`${release}-settle`));
  });

  it("wait as long as the probe needs, and drainSeconds", async () => {
    const slow = await deploy({
      drainSeconds: 60,
      probe: { protocol: "Tcp", port: 80, intervalSeconds: 15, threshold: 4 },
    });
    assert.equal(slow.named(`${member}-drain`).inputs.destroyDuration, "120s");
  });

  it("ask each machine what the probe will ask, and fail with it", async () => {
    for (const { inputs } of stack.all("compute:VirtualMachineRunCommandByVirtualMachine")) {
      assert.equal(inputs.treatFailureAsDeploymentFailure, true);
      assert.match(String(fields(inputs.source).script), /Invoke-WebRequest .* -Uri 'http:\/\/localhost:80\/'/);
    }
    const tcp = await deploy({
      ports: [8080],
      probe: { protocol: "Tcp", port: 8080, intervalSeconds: 5, threshold: 2 },
    });
    const [first] = tcp.all("compute:VirtualMachineRunCommandByVirtualMachine");
    assert.match(String(fields(first!.inputs.source).script), /TcpClient\)\.Connect\('localhost', 8080\)/);
  });

  it("give the asking five minutes, and Azure's patience lasts for every try to the end", () => {
    const [first] = stack.all("compute:VirtualMachineRunCommandByVirtualMachine");
    const script = String(fields(first!.inputs.source).script);
    const [tries, patience, pause] = [/1\.\.(\d+)/, /-TimeoutSec (\d+)/, /-Seconds (\d+)/].map((number) =>
      Number(number.exec(script)?.[1]),
    ) as [number, number, number];
    assert.equal(tries * pause, 300);
    assert.equal(first!.inputs.timeoutInSeconds, tries * (patience + pause));
  });

  it("never run the script again on a standing machine", () => {
    for (const { ignoreChanges } of stack.all("compute:VirtualMachineExtension"))
      assert.deepEqual(ignoreChanges, ["settings"]);
  });
});

describe("outputs", () => {
  it("are the ones a person needs, the password a secret", async () => {
    const stack = await deploy({ outOfRotation: [2] });
    assert.deepEqual(stack.outputNames.sort(), [
      "adminPassword",
      "adminUsername",
      "inRotation",
      "publicIp",
      "resourceGroup",
      "url",
      "vmNames",
    ]);
    assert.equal(await stack.output("publicIp"), "203.0.113.10");
    assert.equal(await stack.output("url"), "http://203.0.113.10");
    assert.equal(await stack.output("resourceGroup"), "web-1234abcd");
    assert.deepEqual(await stack.output("inRotation"), [1, 3]);
    assert.equal(((await stack.output("vmNames")) as string[]).length, 3);
    assert.equal(await stack.output("adminUsername"), "webadmin");
    assert.equal(await stack.output("adminPassword"), "Generated-Passw0rd");
    assert.equal(await stack.isSecret("adminPassword"), true);
  });

  it("have the name when there is a label, and the port when it is not 80", async () => {
    const stack = await deploy({
      dnsLabel: "my-web",
      ports: [8080],
      probe: { protocol: "Tcp", port: 8080, intervalSeconds: 5, threshold: 2 },
    });
    assert.equal(await stack.output("fqdn"), "my-web.westeurope.cloudapp.azure.com");
    assert.equal(await stack.output("url"), "http://my-web.westeurope.cloudapp.azure.com:8080");
  });

  it("have the given password as a secret, and then none is generated", async () => {
    const stack = await deploy({ adminPassword: "Given-Secret-1" });
    assert.equal(await stack.output("adminPassword"), "Given-Secret-1");
    assert.equal(await stack.isSecret("adminPassword"), true);
    assert.equal(stack.resources.filter(({ type }) => type.startsWith("random:")).length, 0);
  });

  it("keep the generated password secret on its way into each machine", async () => {
    const { resources } = await deploy();
    const generated = resources.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
    assert.equal(generated.length, 1);
    assert.equal(generated[0]?.inputs.length, 24);
  });
});

describe("a preview, in which ids are unknown", () => {
  for (const stack of ["dev", "tutorial"]) {
    it(`registers the same resources as the deployment of ${stack}`, async () => {
      const names = ({ resources }: Deployment) => resources.map(({ type, name }) => `${type} ${name}`).sort();
      assert.deepEqual(names(await deploy({}, { stack, preview: true })), names(await deploy({}, { stack })));
    });
  }
});
