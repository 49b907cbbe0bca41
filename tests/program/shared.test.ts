import assert from "node:assert/strict";
import { subnetName } from "../../facts/subnetName.ts";
import { deploy, fields, list, refusal, registered, type Value } from "./deployment.ts";
import { defaultProbe, machine, type Site, standingSite } from "./standing.ts";

const probe = { protocol: "Http", port: 80, path: "/", intervalSeconds: 5, threshold: 2 };
const moved = { probe: { ...probe, port: 8080 }, ports: [80, 8080] };
const deaf = "Down_Probe_HttpStatusCodeError: http://192.168.1.4:80/up answered 404";
const machines = (differing: Parameters<typeof machine>[1]) => [1, 2, 3].map((number) => machine(number, differing));
const upOn = (site: Partial<Site>, overrides: Readonly<Record<string, Value>> = {}, preview = false) =>
  deploy(overrides, { standing: standingSite(site), preview });
type Stack = Awaited<ReturnType<typeof deploy>>;
const probed = (stack: Stack) => list(stack.one("network:LoadBalancer").inputs.probes)[0];
const portsOf = ({ destinationPortRange, destinationPortRanges }: Record<string, unknown>) =>
  destinationPortRanges ?? [destinationPortRange];
const opened = (stack: Stack) => [
  portsOf(list(stack.named("web-nsg").inputs.securityRules).find(({ name }) => name === "AllowHealthProbes") ?? {}),
  ...stack.resources.filter(({ name }) => name.endsWith("-gate-admit")).map(({ inputs }) => portsOf(inputs)),
];
const space = (stack: Stack) => fields(stack.one("network:VirtualNetwork").inputs.addressSpace).addressPrefixes;
const scripts = (stack: Stack) => stack.asked.filter(({ request }) => request.endsWith("/runCommand"));
const standingSubnet = (range: string, isPrivate = true) => ({
  name: `${subnetName("web-subnet", { subnetPrefix: range, privateSubnet: isPrivate })}01234567`,
  range,
  isPrivate,
});

describe("another probe on a stack that stands", () => {
  const wanted = { probe: { ...probe, path: "/up" } };

  it("is asked of every machine that serves, and then the load balancer gets it", async () => {
    const stack = await upOn({}, wanted);
    assert.equal(probed(stack)?.requestPath, "/up");
    assert.equal(scripts(stack).length, 3);
    for (const { script } of scripts(stack)) assert.match(script, /\$url = 'http:\/\/192\.168\.1\.4:80\/up'/);
  });

  it("is refused when one does not answer it, with machine, reason and steps, and no resource but the group", async () => {
    const site = { machines: [machine(1), machine(2, { answer: deaf }), machine(3)] };
    const message = await refusal(wanted, { standing: standingSite(site) });
    assert.match(message, /has 1 problem; nothing was changed/);
    assert.match(message, /probe: Http 80 \/up is not answered by 1 of 3 machines/);
    assert.match(
      message,
      /web-2-aaaaa01234567: Down_Probe_HttpStatusCodeError: http:\/\/192\.168\.1\.4:80\/up answered 404/,
    );
    assert.match(
      message,
      /Leave the probe as it stands \(Http 80 \/\) and release a version that answers both; then change/,
    );
    assert.deepEqual(registered(), ["azure-native:resources:ResourceGroup"]);
  });

  it("is refused together with a release, whose old machines serve on meanwhile", async () => {
    const message = await refusal(
      { ...wanted, release: "2" },
      { standing: standingSite({ machines: machines({ answer: deaf }) }) },
    );
    assert.match(message, /not answered by 3 of 3 machines/);
  });

  it("is refused when a machine that serves cannot be asked", async () => {
    const site = { machines: [machine(1, { answer: undefined })] };
    assert.match(await refusal(wanted, { standing: standingSite(site) }), /cannot be asked: .*OperationNotAllowed/);
  });

  it("is not asked of a machine that is stopped, deaf or held back, which serves nobody", async () => {
    const stopped = machine(1, { reason: "", answer: undefined });
    const silent = machine(2, { reason: "Down_Probe_HttpNoResponse", answer: deaf });
    const held = machine(3, { admits: [], answer: deaf });
    const stack = await upOn({ machines: [stopped, silent, held, machine(4)] }, wanted);
    assert.deepEqual(
      scripts(stack).map(({ request }) => request.split("/").at(-2)),
      [machine(4).name],
    );
    assert.equal(probed(stack)?.requestPath, "/up");
  });

  it("is asked of nobody in a preview, which reads only", async () => {
    const stack = await upOn({ machines: machines({ answer: deaf }) }, wanted, true);
    assert.ok(stack.asked.length > 3);
    for (const { request } of stack.asked) assert.match(request, /^GET /);
  });

  it("is asked of nobody where only threshold or a longer interval is new", async () => {
    const stack = await upOn({}, { probe: { ...probe, intervalSeconds: 20, threshold: 4 } });
    assert.deepEqual(scripts(stack), []);
    assert.deepEqual([probed(stack)?.intervalInSeconds, probed(stack)?.probeThreshold], [20, 4]);
  });
});

describe("a probe on another port", () => {
  it("waits until the groups are open: they are opened, and the load balancer asks as before", async () => {
    const stack = await upOn({}, moved);
    assert.deepEqual(probed(stack), { name: "health", ...defaultProbe });
    assert.deepEqual(
      opened(stack),
      Array.from({ length: 4 }, () => ["80", "8080"]),
    );
    assert.match(stack.warnings.join(), /probe\.port: 8080 .*run `pulumi up` once more/);
    assert.deepEqual(scripts(stack), []);
  });

  it("is shown so in the preview", async () => {
    const stack = await upOn({}, moved, true);
    assert.deepEqual([probed(stack)?.port, opened(stack)[0]], [80, ["80", "8080"]]);
  });

  it("must be answered by new machines meanwhile, and the port the load balancer asks too", async () => {
    const { check } = (await upOn({}, moved)).resources.find(({ name }) => name.endsWith("-member"))?.inputs ?? {};
    assert.match(String(check), /:8080\/'[\s\S]*:80\/'/);
    assert.match(String(check), /-LocalPort 80,8080 /);
  });

  it("comes at the next update, asked first, with both ports open to it in the machines", async () => {
    const stack = await upOn({ machines: machines({ admits: [80, 8080] }), subnetAdmits: [80, 8080] }, moved);
    assert.equal(probed(stack)?.port, 8080);
    assert.deepEqual(
      opened(stack),
      Array.from({ length: 4 }, () => ["80", "8080"]),
    );
    for (const { script } of scripts(stack)) assert.match(script, /-LocalPort 80,8080 [\s\S]*:8080\//);
    assert.equal(scripts(stack).length, 3);
    assert.match(stack.warnings.join(), /80 is still open/);
  });

  it("keeps every port open in the machines that the load balancer uses before or after", async () => {
    const site = { probe: { ...defaultProbe, port: 9090 }, machines: machines({ admits: [9090, 8080] }) };
    const change = { probe: { ...probe, port: 8080 }, ports: [8080] };
    const stack = await upOn({ ...site, subnetAdmits: [9090, 8080] }, change);
    for (const { script } of scripts(stack)) assert.match(script, /-LocalPort 80,8080,9090 /);
    assert.equal(scripts(stack).length, 3);
  });

  it("closes the old port at the update after that", async () => {
    const site = { probe: { ...defaultProbe, port: 8080 }, machines: machines({ admits: [80, 8080] }) };
    const stack = await upOn({ ...site, subnetAdmits: [80, 8080] }, moved);
    assert.deepEqual(
      opened(stack),
      Array.from({ length: 4 }, () => ["8080"]),
    );
    assert.deepEqual(stack.warnings, []);
  });
});

describe("another subnet", () => {
  const subnets = [standingSubnet("192.168.1.0/24")];

  it("changes no rule of the group under the machines that serve", async () => {
    const [old, next] = [await upOn({ subnets }), await upOn({ subnets }, { subnetPrefix: "192.168.2.0/24" })];
    assert.deepEqual(next.named("web-nsg").inputs, old.named("web-nsg").inputs);
    for (const rule of list(old.named("web-nsg").inputs.securityRules))
      assert.equal(rule.destinationAddressPrefix, "*");
  });

  for (const change of [
    { subnetPrefix: "192.168.2.0/24", privateSubnet: true },
    { subnetPrefix: "192.168.2.0/24", privateSubnet: false },
  ]) {
    it(`is one of its own with machines of its own: ${JSON.stringify(change)}`, async () => {
      const [old, next] = [await upOn({ subnets }), await upOn({ subnets }, change)];
      const names = (stack: Stack) =>
        ["network:Subnet", "compute:VirtualMachine"].flatMap((type) => stack.all(type)).map(({ name }) => name);
      assert.equal(names(next).length, 4);
      for (const name of names(next)) assert.ok(!names(old).includes(name), name);
    });
  }

  it("in another address space comes into a network that has both, and the old range goes next time", async () => {
    const change = { addressSpace: ["10.0.0.0/16"], subnetPrefix: "10.0.1.0/24" };
    const wide = await upOn({ subnets }, change);
    assert.deepEqual(space(wide), ["10.0.0.0/16", "192.168.0.0/16"]);
    assert.match(wide.warnings.join(), /addressSpace: 192\.168\.0\.0\/16 stays .*run `pulumi up` once more/);
    const left = { addressSpace: ["10.0.0.0/16", "192.168.0.0/16"], subnets: [standingSubnet("10.0.1.0/24")] };
    const narrow = await upOn(left, change);
    assert.deepEqual([space(narrow), narrow.warnings], [["10.0.0.0/16"], []]);
  });

  for (const [what, change, message] of [
    [
      "over the old one",
      { subnetPrefix: "192.168.0.0/23" },
      /subnetPrefix: 192\.168\.0\.0\/23 overlaps .*NetcfgSubnetRangesOverlap.*for example 192\.168\.2\.0\/23, run `pulumi up`/,
    ],
    [
      "of another privateness in the same range",
      { privateSubnet: false },
      /privateSubnet: false .*NetcfgSubnetRangesOverlap.*choose another subnetPrefix together with it/,
    ],
  ] as const) {
    it(`${what} is refused in the preview, with the steps, and no resource but the group`, async () => {
      for (const preview of [true, false]) {
        assert.match(await refusal(change, { standing: standingSite({ subnets }), preview }), message);
        assert.deepEqual(registered(), ["azure-native:resources:ResourceGroup"]);
      }
    });
  }
});

describe("another public address", () => {
  it("is announced in the preview when its zones change", async () => {
    const { warnings } = await upOn({}, { zoneRedundantIp: false }, true);
    assert.match(warnings.join(), /zoneRedundantIp: false gives the site another public address than 203\.0\.113\.10/);
  });

  it("is refused while it would need the name of the old one, with the steps, and no resource but the group", async () => {
    const change = { zoneRedundantIp: false, dnsLabel: "my-web" };
    const message = await refusal(change, { standing: standingSite({ label: "my-web" }), preview: true });
    assert.match(message, /dnsLabel: my-web .*DnsRecordInUse.*Set dnsLabel to nothing .*run `pulumi up`, then set/);
    assert.deepEqual(registered(), ["azure-native:resources:ResourceGroup"]);
  });

  it("is announced in the preview of another region, in which the group is not known", async () => {
    const before = { formerRegion: "westeurope" };
    const change = { "azure-native:location": "northeurope" };
    const { warnings, asked } = await deploy(change, { preview: true, before });
    assert.match(warnings.join(), /northeurope instead of westeurope gives the site another public address/);
    assert.deepEqual(asked, []);
    assert.deepEqual((await deploy({}, { preview: true, before })).warnings, []);
  });
});

describe("what stands", () => {
  it("keeps SNAT ports from rising while the pool shrinks, and the next update gives them", async () => {
    const ports = (stack: Stack) =>
      list(stack.one("network:LoadBalancer").inputs.outboundRules)[0]?.allocatedOutboundPorts;
    const shrinking = await upOn({ outbound: 64 }, { vmCount: 20 });
    assert.equal(ports(shrinking), 256);
    assert.match(shrinking.warnings.join(), /vmCount: 20 .*run `pulumi up` once more/);
    assert.equal(ports(await upOn({ outbound: 20 }, { vmCount: 20 })), 1024);
  });

  it("changes nothing where it is what is wanted", async () => {
    const stack = await upOn({ subnets: [standingSubnet("192.168.1.0/24")] });
    assert.deepEqual(stack.warnings, []);
    const inputs = ({ resources }: Stack) => resources.map(({ name, inputs }) => `${name} ${JSON.stringify(inputs)}`);
    assert.deepEqual(inputs(stack), inputs(await deploy()));
  });

  it("is read under the names the program gives", async () => {
    const names = (await deploy()).resources.map(({ name }) => name);
    const subnet = subnetName("web-subnet", { subnetPrefix: "192.168.1.0/24", privateSubnet: true });
    for (const name of ["web-vnet", "web-nsg", "web-lb-ip", "web-lb", subnet]) assert.ok(names.includes(name), name);
  });
});
