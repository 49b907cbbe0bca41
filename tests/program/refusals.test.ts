import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { WebServer } from "../../components/webServer.ts";
import { settingsFor } from "../settings/raw.ts";
import { deploy, refusal, type Value } from "./deployment.ts";

/** Each row: what is wrong, the configuration, and what the message must say: key, value, limit and remedy. */
const cases: readonly (readonly [string, Readonly<Record<string, Value>>, RegExp])[] = [
  ["no virtual machine", { vmCount: 0 }, /vmCount: 0 .*from 1 to 500.*set one/],
  ["a negative number", { vmCount: -3 }, /vmCount: -3 .*from 1 to 500.*set one/],
  ["a fraction", { vmCount: 2.5 }, /vmCount: 2\.5 .*whole number.*set one/],
  ["more than one public address has ports for", { vmCount: 501 }, /vmCount: 501 .*SNAT ports.*set one/],
  [
    "more than an availability set holds",
    { vmCount: 201, subnetPrefix: "192.168.8.0/21" },
    /vmCount: 201 .*more than the 200 .*use at most 200, or set availability to zones/,
  ],
  [
    "more than the subnet holds with replacements",
    { vmCount: 126, availability: "zones" },
    /vmCount: 126 .*252 addresses.*has 251.*at most 125/,
  ],
  [
    "a subnet outside its network",
    { subnetPrefix: "10.0.0.0/24" },
    /subnetPrefix: 10\.0\.0\.0\/24 lies outside addressSpace 192\.168\.0\.0\/16; move it/,
  ],
  ["a malformed subnet", { subnetPrefix: "192.168.1.0" }, /subnetPrefix: "192\.168\.1\.0" is not an IPv4 range; write/],
  [
    "a subnet with host bits",
    { subnetPrefix: "192.168.1.7/24" },
    /subnetPrefix: "192\.168\.1\.7\/24" .*write 192\.168\.1\.0\/24/,
  ],
  [
    "a subnet smaller than Azure allows",
    { subnetPrefix: "192.168.1.0/30", vmCount: 1 },
    /subnetPrefix: .*smaller than \/29.*widen/,
  ],
  [
    "a malformed network",
    { addressSpace: ["300.0.0.0/8"] },
    /addressSpace: "300\.0\.0\.0\/8" is not an IPv4 range; write/,
  ],
  [
    "overlapping networks",
    { addressSpace: ["192.168.0.0/16", "192.168.1.0/24"] },
    /addressSpace: 192\.168\.0\.0\/16 and 192\.168\.1\.0\/24 overlap; remove/,
  ],
  [
    "overlapping sources",
    { allowedSources: ["10.0.0.0/8", "10.1.0.0/16"] },
    /allowedSources: 10\.0\.0\.0\/8 and 10\.1\.0\.0\/16 overlap; remove/,
  ],
  [
    "a malformed source",
    { allowedSources: ["10.0.0.0/33"] },
    /allowedSources: "10\.0\.0\.0\/33" is not an IPv4 range; write/,
  ],
  [
    "a tag among ranges",
    { allowedSources: ["Internet", "10.0.0.0/8"] },
    /allowedSources: mixes the tag Internet .*keep one/,
  ],
  ["no source", { allowedSources: [] }, /allowedSources: is empty; name at least one/],
  ["a number that names no machine", { outOfRotation: [4] }, /outOfRotation: names 4, .*1 to 3; take/],
  ["number 0", { outOfRotation: [0] }, /outOfRotation\.0: 0 .*counted from 1/],
  ["an empty pool", { outOfRotation: [1, 2, 3] }, /outOfRotation: takes all 3 .*leave at least one/],
  ["a number twice", { outOfRotation: [2, 2] }, /outOfRotation: names 2 twice/],
  ["a reserved administrator", { adminUsername: "Administrator" }, /adminUsername: "Administrator" .*reserves; choose/],
  ["a long administrator", { adminUsername: "a".repeat(21) }, /adminUsername: .*21 characters.*allows 20; choose/],
  [
    "an administrator ending in a period",
    { adminUsername: "web." },
    /adminUsername: "web\." ends with a period.*choose/,
  ],
  ["an administrator with a slash", { adminUsername: "web/admin" }, /adminUsername: "web\/admin" .*choose/],
  ["no administrator", { adminUsername: "" }, /adminUsername: "" is empty.*choose/],
  ["a short password", { adminPassword: "Ab1!" }, /adminPassword: .*8 to 123 characters; set another/],
  ["a weak password", { adminPassword: "onlysmallletters" }, /adminPassword: .*3 of these 4.*set another/],
  ["a banned password", { adminPassword: "P@ssw0rd" }, /adminPassword: .*bans.*set another/],
  [
    "a password with a control character",
    { adminPassword: "Secret-12\u0007" },
    /adminPassword: .*control character.*set another/,
  ],
  [
    "computer names of over 15 characters",
    { computerNamePrefix: "my-company-web" },
    /computerNamePrefix: "my-company-web" .*allows 15; shorten/,
  ],
  ["a malformed prefix", { computerNamePrefix: "9web" }, /computerNamePrefix: "9web" must start with a letter/],
  ["4 fault domains", { faultDomainCount: 4 }, /faultDomainCount: 4 .*from 1 to 3.*set one/],
  ["21 update domains", { updateDomainCount: 21 }, /updateDomainCount: 21 .*from 1 to 20.*set one/],
  ["a disk under 127 GB", { osDiskSizeGB: 64 }, /osDiskSizeGB: 64 .*127 GiB.*set it to 127 or more/],
  ["an illegal DNS label", { dnsLabel: "My_Web" }, /dnsLabel: "my_web" must have 3 to 63 small letters.*use/],
  ["a port twice", { ports: [80, 80] }, /ports: names 80 twice; name each/],
  ["port 65535", { ports: [65535] }, /ports\.0: 65535 .*from 1 to 65534/],
  ["no port", { ports: [] }, /ports: is empty; name at least one/],
  [
    "a priority twice",
    { rulePriority: 4094, ports: [80, 443] },
    /rulePriority: 4094 .*AllowWebPort443 and AllowHealthProbes the same priority 4095.*start lower/,
  ],
  ["a priority out of range", { rulePriority: 99 }, /rulePriority: 99 .*from 100 to 4094/],
  [
    "an unknown availability",
    { availability: "both" },
    /availability: "both" is not known; use availabilitySet or zones/,
  ],
  ["an unknown egress", { egress: "proxy" }, /egress: "proxy" is not known; use loadBalancer or natGateway/],
  ["an unknown disk", { osDiskType: "Floppy" }, /osDiskType: "Floppy" is not known; use Standard_LRS/],
  ["an unknown licence", { licenseType: "Mine" }, /licenseType: "Mine" is not known; use None/],
  ["an unknown patch mode", { patchMode: "Never" }, /patchMode: "Never" is not known; use AutomaticByPlatform/],
  [
    "an unknown probe protocol",
    { probe: { protocol: "Udp", port: 80, intervalSeconds: 5, threshold: 2 } },
    /probe\.protocol: "Udp" is not known; use Http or Https or Tcp/,
  ],
  [
    "a probe more often than Azure does",
    { probe: { protocol: "Tcp", port: 80, intervalSeconds: 4, threshold: 2 } },
    /probe\.intervalSeconds: 4 .*5/,
  ],
  [
    "a Tcp probe with a path",
    { probe: { protocol: "Tcp", port: 80, path: "/", intervalSeconds: 5, threshold: 2 } },
    /probe\.path: is \/.*remove it/,
  ],
  [
    "an Http probe of a port Azure leaves alone",
    { ports: [110], probe: { protocol: "Http", port: 110, path: "/", intervalSeconds: 5, threshold: 2 } },
    /probe\.port: 110 is a port/,
  ],
  [
    "ports without the port that is probed by default",
    { ports: [8080] },
    /probe\.port: is 80 by default, which is not in ports \[8080\]; say which .*`pulumi config set --path probe\.port 8080`/,
  ],
  [
    "an Https probe of a port Azure leaves alone",
    { ports: [993], probe: { protocol: "Https", port: 993 } },
    /probe\.port: 993 is a port that Azure does not probe with Https; use/,
  ],
  [
    "an unknown behaviour when no machine is healthy",
    { probe: { noHealthyBackendsBehavior: "Up" } },
    /probe\.noHealthyBackendsBehavior: "Up" is not known; use AllProbedDown or AllProbedUp/,
  ],
  ["a probe that is no object", { probe: "Http" }, /probe: is not an object; set any of protocol, port, path/],
  [
    "an unknown load distribution",
    { loadDistribution: "Sticky" },
    /loadDistribution: "Sticky" is not known; use Default or SourceIP or SourceIPProtocol/,
  ],
  [
    "a probe with an unknown member",
    { probe: { protocol: "Tcp", port: 80, intervalSeconds: 5, threshold: 2, retries: 3 } },
    /probe: does not know retries/,
  ],
  [
    "Trusted Launch on a generation 1 image",
    { image: "MicrosoftWindowsServer:WindowsServer:2016-Datacenter:latest" },
    /trustedLaunch: needs a generation 2 image, and 2016-Datacenter is of generation 1; use/,
  ],
  [
    "Trusted Launch on a v1 size",
    { vmSize: "Standard_D1", acceleratedNetworking: false },
    /trustedLaunch: is not offered on size Standard_D1; use/,
  ],
  [
    "Trusted Launch on a v2 size",
    { vmSize: "Standard_D2_v2" },
    /trustedLaunch: is not offered on size Standard_D2_v2; use/,
  ],
  [
    "Trusted Launch on a Dv3 size",
    { vmSize: "Standard_D4_v3" },
    /trustedLaunch: is not offered on size Standard_D4_v3; use/,
  ],
  [
    "accelerated networking on a v1 size",
    { vmSize: "Standard_D1", trustedLaunch: false },
    /acceleratedNetworking: is not offered on size Standard_D1; use/,
  ],
  [
    "a Premium disk on a size without",
    { vmSize: "Standard_D2_v5", osDiskType: "Premium_LRS" },
    /osDiskType: Premium_LRS needs a size with an s/,
  ],
  [
    "a zone-redundant disk in an availability set",
    { osDiskType: "StandardSSD_ZRS" },
    /osDiskType: StandardSSD_ZRS cannot be used in an availability set; use StandardSSD_LRS/,
  ],
  [
    "an image that is no image",
    { image: "WindowsServer" },
    /image: "WindowsServer" is not publisher:offer:sku:version; use/,
  ],
  ["a size that is no size", { vmSize: "big" }, /vmSize: "big" is not the name of a size; use/],
  ["an empty install command", { installCommand: " " }, /installCommand: is empty; use/],
  ["no region", { "azure-native:location": "" }, /azure-native:location: is empty; set it/],
  ["a tag that is no text", { tags: { count: 3 } }, /tags\.count: 3 is not text/],
  ["a switch that is neither on nor off", { tcpReset: "maybe" }, /tcpReset: "maybe" is neither true nor false/],
];

describe("the program refuses, before it registers anything,", () => {
  for (const [what, overrides, message] of cases) {
    it(what, async () => {
      assert.match(await refusal(overrides), message);
    });
  }

  it("a password in plain", async () => {
    assert.match(
      await refusal({ adminPassword: "Given-Secret-1" }, { secrets: [] }),
      /adminPassword: is stored in plain.*--secret/,
    );
  });

  it("several things at once, and names each", async () => {
    const message = await refusal({ vmCount: 0, dnsLabel: "A_", adminUsername: "root", subnetPrefix: "nonsense" });
    assert.match(message, /has 4 problems; nothing was changed/);
    for (const key of ["vmCount", "dnsLabel", "adminUsername"]) assert.match(message, new RegExp(`${key}: `));
  });

  it("but not an empty password that is no secret, and then generates one", async () => {
    const { resources } = await deploy({}, { secrets: [] });
    assert.ok(resources.some(({ type }) => type.endsWith(":RandomPassword")));
  });

  it("but not the image of another publisher, whose generation only Azure knows", async () => {
    await deploy({ image: "contoso:web:plain:1.0.0" });
  });

  it("never quotes a password", async () => {
    assert.ok(!(await refusal({ adminPassword: "hunter2" })).includes("hunter2"));
  });

  it("with nothing registered", async () => {
    await assert.rejects(deploy({ vmCount: 0 }));
    const monitor = pulumi.runtime.getMonitor() as unknown as { getRegisteredResources(): Map<string, unknown> };
    assert.deepEqual([...monitor.getRegisteredResources().keys()], []);
  });

  it("zones with an availability set", async () => {
    await deploy();
    assert.throws(
      () =>
        new WebServer("both", {
          resourceGroupName: "web",
          location: "westeurope",
          machine: settingsFor({}),
          computerName: "web1-00000",
          adminPassword: "x",
          subnetId: "subnet",
          probe: settingsFor({}).probe,
          checks: [settingsFor({}).probe],
          probePorts: [80],
          ports: [80],
          allowedSources: ["Internet"],
          inRotation: true,
          drainSeconds: 15,
          balancingRules: [],
          backendPoolIds: [],
          availabilitySetId: "set",
          zone: 1,
          tags: {},
        }),
      /zone|availability set/,
    );
  });
});
