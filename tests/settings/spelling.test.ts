import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { regionName } from "../../facts/regionName.ts";
import { knownServiceTag, serviceTags, sourceSpelling } from "../../facts/serviceTags.ts";
import { sizeSpelling } from "../../facts/vmSize.ts";
import { type Deployment, deploy, type Value } from "../program/deployment.ts";
import { problemsOf, settingsFor } from "./raw.ts";

/** Each row: what is spelled, values, and the same in other letters. */
const twins: readonly (readonly [string, Readonly<Record<string, Value>>, Readonly<Record<string, Value>>])[] = [
  ["a region with its spaces", { "azure-native:location": "westeurope" }, { "azure-native:location": "West Europe" }],
  ["a region in capitals", { "azure-native:location": "eastus2" }, { "azure-native:location": "EastUS2" }],
  ["a size with a capital V", { vmSize: "Standard_D2s_v5" }, { vmSize: "Standard_D2s_V5" }],
  ["a size in small letters", { vmSize: "Standard_D2s_v5" }, { vmSize: "standard_d2s_v5" }],
  [
    "an image in other letters",
    { image: "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:latest" },
    { image: "microsoftwindowsserver:windowsserver:2022-Datacenter-Azure-Edition:LATEST" },
  ],
  ["a placement in other letters", { availability: "zones" }, { availability: "Zones" }],
  ["a disk type in other letters", { osDiskType: "Premium_LRS" }, { osDiskType: "premium_lrs" }],
  ["a way out in other letters", { egress: "natGateway" }, { egress: "NatGateway" }],
  ["a patch mode in other letters", { patchMode: "AutomaticByOS" }, { patchMode: "automaticByOS" }],
  ["a licence in other letters", { licenseType: "Windows_Server" }, { licenseType: "windows_server" }],
  ["a load distribution in other letters", { loadDistribution: "SourceIP" }, { loadDistribution: "sourceIp" }],
  ["a probe in other letters", { probe: { protocol: "Tcp" } }, { probe: { protocol: "TCP" } }],
  ["a service tag in small letters", { allowedSources: ["Internet"] }, { allowedSources: ["internet"] }],
  ["a service tag of a region", { allowedSources: ["Storage.westeurope"] }, { allowedSources: ["STORAGE.WestEurope"] }],
  ["a single address as a range", { allowedSources: ["203.0.113.7"] }, { allowedSources: ["203.0.113.7/32"] }],
  ["a range with zeros", { allowedSources: ["10.0.0.0/8"] }, { allowedSources: [" 10.0.0.0/08 "] }],
  ["a network with zeros", { addressSpace: ["192.168.0.0/16"] }, { addressSpace: ["192.168.0.0/016"] }],
  ["a subnet with zeros", { subnetPrefix: "192.168.1.0/24" }, { subnetPrefix: " 192.168.1.0/024" }],
  ["a DNS label in capitals", { dnsLabel: "my-web" }, { dnsLabel: "My-Web" }],
];

/** What is registered, without an image's spelling, which a machine that stands keeps. */
const registered = ({ resources }: Deployment) =>
  resources.map(({ type, name, inputs, ignoreChanges }) => {
    const text = JSON.stringify(inputs);
    return `${type} ${name} ${ignoreChanges.includes("storageProfile.imageReference") ? text.replace(/"imageReference":\{[^}]*\}/, "") : text}`;
  });

describe("another spelling of the same", () => {
  for (const [what, one, other] of twins) {
    it(`is no other deployment: ${what}`, async () => {
      assert.deepEqual(problemsOf(other), []);
      assert.deepEqual(registered(await deploy(other)), registered(await deploy(one)));
    });
  }

  it("of a size is that of Azure's list, for every name on it", () => {
    const names = readFileSync(join(import.meta.dirname, "vmSizes.txt"), "utf8")
      .split("\n")
      .filter((line) => !line.startsWith("#"))
      .flatMap((line) => line.split(" "))
      .filter((name) => name !== "");
    for (const name of names) {
      assert.equal(sizeSpelling(name.toLowerCase()), name);
      assert.equal(sizeSpelling(name.toUpperCase()), name);
    }
    assert.equal(sizeSpelling("BASIC_a1"), "Basic_A1");
    assert.equal(sizeSpelling("standard_ds2_v2_promo"), "Standard_DS2_v2_Promo");
    assert.equal(sizeSpelling("big"), "big");
  });

  it("of an image decides as that of the marketplace does", () => {
    const [problem] = problemsOf({ image: "microsoftwindowsserver:WINDOWSSERVER:2016-datacenter:latest" });
    assert.equal(problem?.key, "trustedLaunch");
    const { image } = settingsFor({ image: "Contoso:Web:Plain:1.0.0" });
    const asWritten = { publisher: "Contoso", offer: "Web", sku: "Plain", version: "1.0.0" };
    assert.deepEqual(image, asWritten, "Azure gets it as it was written");
  });

  it("of a service tag is that of Azure's list", () => {
    for (const tag of serviceTags) assert.equal(sourceSpelling(tag.toUpperCase()), tag);
    assert.equal(knownServiceTag("AzureFrontDoor.backend"), "AzureFrontDoor.Backend");
    assert.equal(knownServiceTag("StorageX"), undefined);
    assert.equal(sourceSpelling("AzureBrandNew"), "AzureBrandNew");
  });

  it("of a region is without case and spaces", () => {
    assert.equal(regionName("Germany West Central"), "germanywestcentral");
    for (const [location, message] of [
      ["west-europe", /^"west-europe" is not the name of a region; set it/],
      ["", /^is empty; set it/],
    ] as const) {
      assert.match(problemsOf({ "azure-native:location": location })[0]?.message ?? "", message);
    }
  });
});
