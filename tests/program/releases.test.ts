import assert from "node:assert/strict";
import { type Deployment, deploy, type Registered, type Value } from "./deployment.ts";

describe("scaling and releases", () => {
  const keys = (resources: readonly Registered[]) =>
    resources.map(({ type, name, inputs }) => `${type} ${name} ${JSON.stringify(inputs)}`);
  const members = (stack: Deployment) => stack.all("compute:VirtualMachine").map(({ name }) => name);

  const changed = (before: Deployment, after: Deployment) =>
    after.resources
      .filter((one) => !keys(before.resources).includes(keys([one])[0]!))
      .map(({ name }) => name.replace(/-[0-9a-f]{5}-?/, "-x-"));

  it("from 3 to 5 adds resources and changes none, but that the load balancer is asked for the new machines too", async () => {
    const [three, five] = [await deploy({ vmCount: 3 }), await deploy({ vmCount: 5 })];
    assert.deepEqual(changed(five, three), ["web-service"]);
    assert.equal(five.resources.length - three.resources.length, 20);
  });

  it("out of rotation changes one rule, of that machine's gate, and what is watched", async () => {
    const [all, two] = [await deploy(), await deploy({ outOfRotation: [2] })];
    assert.deepEqual(changed(all, two), ["web-2-x-gate-hold", "web-2-x-out", "web-service"]);
  });

  for (const [what, change] of Object.entries<Readonly<Record<string, Value>>>({
    region: { "azure-native:location": "northeurope" },
    size: { vmSize: "Standard_D4s_v5" },
    image: { image: "MicrosoftWindowsServer:WindowsServer:2025-datacenter-azure-edition:latest" },
    "disk type": { osDiskType: "Premium_LRS" },
    "disk size": { osDiskSizeGB: 256 },
    "text of release": { release: "2026-11-25" },
    "install command": { installCommand: "powershell ./other.ps1" },
    availability: { availability: "zones" },
    "update domains": { updateDomainCount: 3 },
    "administrator name": { adminUsername: "operator" },
    "Trusted Launch": { trustedLaunch: false },
    "accelerated networking": { acceleratedNetworking: false },
    subnet: { subnetPrefix: "192.168.2.0/24" },
    "privateness of the subnet": { privateSubnet: false },
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
