import assert from "node:assert/strict";
import { deploy, type Value } from "../program/deployment.ts";
import { problemsOf } from "./raw.ts";

const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag${index}`, "x"]));

/** Each row: what Azure refuses, the configuration, and what the message must say. */
const refusedByAzure: readonly (readonly [string, Readonly<Record<string, Value>>, RegExp])[] = [
  [
    "the source any",
    { allowedSources: ["any"] },
    /^allowedSources: any is no service tag of Azure; use Internet, or \*/,
  ],
  ["the source All", { allowedSources: ["All"] }, /^allowedSources: All is no service tag .*use Internet, or \*/],
  [
    "the source Intranet",
    { allowedSources: ["Intranet"] },
    /^allowedSources: Intranet is no service tag .*use VirtualNetwork/,
  ],
  [
    "a service tag with a typo",
    { allowedSources: ["AzureLoadBalencer"] },
    /AzureLoadBalencer is no .*did you mean AzureLoadBalancer\?/,
  ],
  [
    "a tag of classic Azure",
    { allowedSources: ["VIRTUAL_NETWORK"] },
    /VIRTUAL_NETWORK is no .*did you mean VirtualNetwork\?/,
  ],
  [
    "a host name for a source",
    { allowedSources: ["office.contoso-corp.com"] },
    /"office\.contoso-corp\.com" is neither an IPv4 range nor a service tag; use/,
  ],
  [
    "windows in a DNS label",
    { dnsLabel: "windows-test" },
    /^dnsLabel: "windows-test" has windows in it, a word that Azure reserves \(DomainNameLabelReserved\); use/,
  ],
  ["microsoft in a DNS label", { dnsLabel: "mymicrosoftsite" }, /has microsoft in it/],
  ["login in a DNS label", { dnsLabel: "userlogin-dev" }, /has login in it/],
  ["a reserved word for a DNS label", { dnsLabel: "office365" }, /has office365 in it/],
  [
    "a forbidden character in a tag's name",
    { tags: { "cost/center": "1" } },
    /^tags\.cost\/center: has \/ in its name, .*use others/,
  ],
  ["each forbidden character", { tags: { "a<>%&\\?/": "1" } }, /has < > % & \\ \? \/ in its name/],
  ["a control character", { tags: { "a\tb": "1" } }, /control characters/],
  [
    "names of tags equal but for case",
    { tags: { Team: "a", team: "b" } },
    /^tags\.team: is the same name as Team to Azure.*keep one/,
  ],
  ["51 tags", { tags: { ...fifty, last: "x" } }, /^tags: are 51, and a resource has at most 50; take/],
  [
    "a long name of a tag",
    { tags: { ["n".repeat(513)]: "x" } },
    /has a name of 513 characters, and Azure allows 512; shorten/,
  ],
  [
    "a long value of a tag",
    { tags: { n: "v".repeat(257) } },
    /^tags\.n: has a value of 257 characters, and Azure allows 256; shorten/,
  ],
  ["a name kept by Azure", { tags: { azureRegion: "x" } }, /^tags\.azureRegion: begins with azure, which Azure keeps/],
  ["a name kept by Microsoft", { tags: { "Microsoft-x": "x" } }, /begins with microsoft/],
  ["a name kept for Windows", { tags: { WindowsVersion: "x" } }, /begins with windows/],
  ["a tag without a name", { tags: { "": "x" } }, /has no name; give it one/],
  ...[
    "169.254.0.0/16",
    "169.254.1.0/24",
    "127.0.0.0/8",
    "224.0.0.0/4",
    "239.0.0.0/8",
    "255.255.255.255/32",
    "168.63.129.16/32",
    "168.63.0.0/16",
  ].map(
    (range) =>
      [
        `the network ${range}`,
        { addressSpace: ["192.168.0.0/16", range] },
        new RegExp(
          `^addressSpace: ${range.replaceAll(".", "\\.")} has addresses of .*, which Azure takes into no virtual network .*; use`,
        ),
      ] as const,
  ),
  [
    "a subnet in such a network",
    { addressSpace: ["10.0.0.0/8"], subnetPrefix: "127.0.0.0/24" },
    /^subnetPrefix: 127\.0\.0\.0\/24 has addresses of 127\.0\.0\.0\/8/m,
  ],
  ...[...'\\/"[]:|<>+=;,?*@&'].map(
    (letter) =>
      [
        `an administrator with ${letter}`,
        { adminUsername: `web${letter}admin` },
        /^adminUsername: .* which Azure forbids; choose/,
      ] as const,
  ),
  [
    "an administrator with a control character",
    { adminUsername: "web\u0007" },
    /^adminUsername: .* which Azure forbids/,
  ],
  [
    "accelerated networking on two vCPUs of v3",
    { vmSize: "Standard_D2s_v3" },
    /^acceleratedNetworking: is not offered on size Standard_D2s_v3; use/,
  ],
  [
    "a disk under 127 GB",
    { osDiskSizeGB: 64 },
    /^osDiskSizeGB: 64 is less than the 127 GiB of .*; set it to 127 or more, or an image with smalldisk/,
  ],
  [
    "a disk under 30 GB with a small image",
    { osDiskSizeGB: 29, image: "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition-smalldisk:latest" },
    /^osDiskSizeGB: 29 is less than the 30 GiB of .*; set it to 30 or more\.$/,
  ],
];

/** Each row: what is at a limit, or near a refusal, and accepted. */
const accepted: readonly (readonly [string, Readonly<Record<string, Value>>])[] = [
  ["50 tags", { tags: fifty }],
  ["a name of 512 and a value of 256 characters", { tags: { ["n".repeat(512)]: "v".repeat(256) } }],
  ["other characters in tags", { tags: { "cost center: a+b*c#é": "50% <b> & /x?" } }],
  ["a name with azure in it", { tags: { myazure: "x" } }],
  ["all addresses", { allowedSources: ["*"] }],
  ["a tag with a region", { allowedSources: ["Storage.WestEurope"] }],
  ["Azure's front door", { allowedSources: ["AzureFrontDoor.Backend"] }],
  [
    "networks beside those that Azure keeps",
    { addressSpace: ["126.0.0.0/8", "192.168.0.0/16", "169.253.0.0/16", "168.63.128.0/24"] },
  ],
  ["a DNS label without such a word", { dnsLabel: "win-web" }],
  [
    "32 GB with a small image",
    { osDiskSizeGB: 32, image: "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition-smalldisk:latest" },
  ],
  [
    "30 GB with a small image in other letters",
    { osDiskSizeGB: 30, image: "microsoftwindowsserver:windowsserver:2019-datacenter-SMALLDISK-g2:latest" },
  ],
  ["127 GB", { osDiskSizeGB: 127 }],
  [
    "a small disk with another publisher's image, whose size only Azure knows",
    { osDiskSizeGB: 16, image: "contoso:web:plain:1.0.0" },
  ],
  ["accelerated networking on four vCPUs of v3", { vmSize: "Standard_D4s_v3" }],
];

describe("what Azure refuses is refused before anything is made:", () => {
  for (const [what, overrides, message] of refusedByAzure) {
    it(what, () => {
      assert.match(
        problemsOf(overrides)
          .map((problem) => `${problem.key}: ${problem.message}`)
          .join("\n"),
        message,
      );
    });
  }
});

describe("what Azure accepts is accepted:", () => {
  for (const [what, overrides] of accepted) {
    it(what, async () => {
      assert.deepEqual(problemsOf(overrides), []);
      assert.deepEqual((await deploy(overrides)).warnings, []);
    });
  }
});

describe("what only Azure can tell is warned of, and tried:", () => {
  it("a service tag of which nothing is written", async () => {
    const { warnings } = await deploy({ allowedSources: ["AzureBrandNew"] });
    assert.deepEqual(warnings, [
      "allowedSources: AzureBrandNew is not among the service tags known here; Azure may refuse it. `az network list-service-tags` has those of your region.",
    ]);
  });

  for (const [dnsLabel, word] of [
    ["azure-web", "azure"],
    ["climbing", "bing"],
    ["my-office", "office"],
  ]) {
    it(`the DNS label ${dnsLabel}`, async () => {
      const { warnings } = await deploy({ dnsLabel: dnsLabel! });
      assert.deepEqual(warnings, [
        `dnsLabel: "${dnsLabel}" has ${word} in it, for which Azure may refuse it (DomainNameLabelReserved).`,
      ]);
    });
  }
});
