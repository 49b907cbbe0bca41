/** A change an operator makes to a stack that serves. */
export interface Change {
  readonly name: string;
  /** Configuration to set; undefined takes a key away. Lists and objects as JSON. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

const image = (sku: string) => `MicrosoftWindowsServer:WindowsServer:${sku}:latest`;

/** Every change of which no request may be lost, in the order in which they are made; each builds on the one before. */
export const changes: readonly Change[] = [
  { name: "VM 2 out of rotation", settings: { "outOfRotation[0]": "2" } },
  { name: "VM 2 back", settings: { outOfRotation: undefined } },
  { name: "3 to 10 machines", settings: { vmCount: "10" } },
  { name: "10 to 3 machines", settings: { vmCount: "3" } },
  { name: "new image", settings: { image: image("2025-datacenter-azure-edition") } },
  { name: "back to the previous release", settings: { image: undefined } },
  { name: "new size", settings: { vmSize: "Standard_D4s_v5" } },
  { name: "new disk", settings: { osDiskType: "Premium_LRS", osDiskSizeGB: "256" } },
  { name: "new install command", settings: { installCommand: "powershell ./release-2.ps1" } },
  { name: "other update domains", settings: { updateDomainCount: "3" } },
  { name: "zones instead of an availability set", settings: { availability: "zones" } },
  { name: "new administrator name", settings: { adminUsername: "operator" } },
  {
    name: "another probe",
    settings: { probe: '{"protocol":"Http","port":80,"path":"/","intervalSeconds":10,"threshold":3}' },
  },
  { name: "the probe back", settings: { probe: undefined } },
  { name: "one more port", settings: { ports: "[80,443]" } },
  { name: "fewer allowed sources", settings: { allowedSources: '["127.0.0.0/8"]' } },
  { name: "NAT gateway instead of SNAT by the load balancer", settings: { egress: "natGateway" } },
  { name: "SNAT by the load balancer again", settings: { egress: undefined } },
  { name: "tags", settings: { tags: '{"team":"web"}' } },
];

/** Some of them at once, where they are the same to the engine: what a test has time for; `npm run bench` makes each alone. */
export const changesAtOnce: readonly Change[] = [
  ["VM 2 out of rotation"],
  ["VM 2 back"],
  ["3 to 10 machines"],
  ["10 to 3 machines"],
  ["new image"],
  ["back to the previous release"],
  ["new size", "new disk", "new install command", "other update domains", "new administrator name"],
  ["zones instead of an availability set"],
  ["another probe", "one more port", "fewer allowed sources"],
  ["NAT gateway instead of SNAT by the load balancer"],
  ["SNAT by the load balancer again", "the probe back", "tags"],
].map((names) => {
  const some = names.map((name) => changes.find((change) => change.name === name)!);
  return { name: names.join(", "), settings: Object.assign({}, ...some.map(({ settings }) => settings)) };
});

/** A release that cannot succeed. */
export interface BadRelease extends Change {
  /** What `pulumi up` says. */
  readonly says: RegExp;
  /** Shortage that Azure has meanwhile. */
  readonly scarcity?: Readonly<Record<string, unknown>>;
  /** Configuration that makes it good again. */
  readonly mend: Change["settings"];
}

export const badReleases: readonly BadRelease[] = [
  {
    name: "an image that does not exist",
    settings: { image: "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:99.9.9" },
    mend: { image: undefined },
    says: /PlatformImageNotFound|ImageNotFound|not found/i,
  },
  {
    name: "a script that exits 1",
    settings: { installCommand: "powershell exit 1" },
    mend: { installCommand: undefined },
    says: /non-zero exit code of: '1'/,
  },
  {
    name: "an application that listens on another port",
    settings: { installCommand: "powershell ./release-3.ps1 -Port 8080" },
    mend: { installCommand: undefined },
    says: /is not admitted.* Down_Probe_HttpEndpointUnreachable: http:\/\/192\.168\.1\.\d+:80\/ refused/s,
  },
  {
    name: "an application that listens on loopback",
    settings: { installCommand: "powershell ./release-3.ps1 -Loopback" },
    mend: { installCommand: undefined },
    says: /is not admitted.* Down_Probe_HttpEndpointUnreachable: http:\/\/192\.168\.1\.\d+:80\/ refused/s,
  },
  {
    name: "an application that redirects",
    settings: { installCommand: "powershell ./release-3.ps1 -Redirect /start" },
    mend: { installCommand: undefined },
    says: /is not admitted.* Down_Probe_HttpStatusCodeError: \S+ answered 302/s,
  },
  {
    name: "an application that wants a host name",
    settings: { installCommand: "powershell ./release-3.ps1 -HostName www.example.com" },
    mend: { installCommand: undefined },
    says: /is not admitted.* Down_Probe_HttpStatusCodeError: \S+ answered 404/s,
  },
  {
    name: "an application slower than the probe waits",
    settings: { installCommand: "powershell ./release-3.ps1 -Seconds 8" },
    mend: { installCommand: undefined },
    says: /is not admitted.* Down_Probe_HttpNoResponse: /s,
  },
  {
    name: "a size out of capacity",
    settings: { vmSize: "Standard_D8s_v5" },
    mend: { vmSize: undefined },
    scarcity: { sizesOutOfCapacity: ["standard_d8s_v5"] },
    says: /SkuNotAvailable|AllocationFailed|capacity/i,
  },
  {
    name: "a quota too small for both releases",
    settings: { vmSize: "Standard_D8s_v5" },
    mend: { vmSize: undefined },
    scarcity: { cores: 20 },
    says: /QuotaExceeded|quota/i,
  },
];
