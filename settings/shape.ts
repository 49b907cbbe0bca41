import { z } from "zod";
import { rangeSpelling } from "../facts/addresses.ts";
import { isGalleryImageId } from "../facts/image.ts";
import { isRegionName, regionName } from "../facts/regionName.ts";
import { sourceSpelling } from "../facts/serviceTags.ts";
import type { Image } from "../facts/settings.ts";
import { isSizeName, sizeSpelling } from "../facts/vmSize.ts";
import { nearest } from "./nearest.ts";
import { filled, flag, oneOf, text, whole } from "./values.ts";

const place = "set it, for example with `pulumi config set azure-native:location westeurope`";

const location = z
  .string({ error: ({ input }) => (input === undefined ? `is not set; ${place}.` : `is no text; ${place}.`) })
  .refine((value) => value.trim() !== "", { error: `is empty; ${place}.`, abort: true })
  .refine(isRegionName, { error: ({ input }) => `"${input}" is not the name of a region; ${place}.` })
  .transform(regionName);

const image = text("publisher:offer:sku:version").transform((value, context): Image => {
  if (value.startsWith("/")) {
    if (isGalleryImageId(value)) return { id: value };
    context.addIssue(
      `"${value}" is no id of a Compute Gallery's image; use /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.Compute/galleries/GALLERY/images/IMAGE, with /versions/1.0.0 behind it for one version.`,
    );
    return z.NEVER;
  }
  const [publisher, offer, sku, version, ...rest] = value.split(":");
  if (!publisher || !offer || !sku || !version || rest.length > 0) {
    context.addIssue(
      `"${value}" is not publisher:offer:sku:version; use for example MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:latest, or the id of a Compute Gallery's image.`,
    );
    return z.NEVER;
  }
  return { publisher, offer, sku, version };
});

const probeMembers = ["protocol", "port", "path", "intervalSeconds", "threshold", "noHealthyBackendsBehavior"];
const listed = `${probeMembers.slice(0, -1).join(", ")} and ${probeMembers.at(-1)}`;

/** A member that the probe does not have, with the one that was meant. */
function stranger(member: string): string {
  const meant = nearest(member, probeMembers);
  return meant === undefined ? member : `${member} (did you mean ${meant}?)`;
}

/** Intervals, thresholds and ports of a health probe: azure-native 3.28 `ProbeArgs`, which quotes the 2024-05-01 specification. */
const probe = z.strictObject(
  {
    protocol: oneOf("Http", "Https", "Tcp"),
    port: whole(1, 65535, "TCP ports"),
    path: text("/")
      .refine((path) => path.startsWith("/"), { error: "must start with a slash; use for example /." })
      .refine((path) => /^(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*$/i.test(path), {
        error: ({ input }) =>
          `${JSON.stringify(input)} has a character that no path of a URL has (RFC 3986); write it as percent and two ` +
          "hexadecimal digits, for example a space as %20.",
      })
      .optional(),
    intervalSeconds: whole(5, 2147483646, "Azure probes no more often than every 5 seconds"),
    threshold: whole(1, 100, "Azure's range for probes in a row"),
    noHealthyBackendsBehavior: oneOf("AllProbedDown", "AllProbedUp"),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `does not know ${issue.keys.map(stranger).join(", ")}; it has ${listed}.`
        : `is not an object; set any of ${listed}, for example with \`pulumi config set --path probe.port 8080\`.`,
  },
);

/** Each key by itself. Limits of Azure are quoted in the message; rules/ holds what two or more keys decide together. */
export const shape = z.object({
  location,
  vmCount: whole(
    1,
    500,
    "one public address has SNAT ports for 1,000 machines, and a release stands beside the one it replaces",
  ),
  vmSize: text("Standard_D2s_v5")
    .refine(isSizeName, {
      error: ({ input }) => `"${input}" is not the name of a size; use for example Standard_D2s_v5.`,
    })
    .transform(sizeSpelling),
  image,
  osDiskType: oneOf("Standard_LRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Premium_LRS", "Premium_ZRS"),
  osDiskSizeGB: whole(1, 4095, "an OS disk has at most 4,095 GiB"),
  availability: oneOf("availabilitySet", "zones"),
  faultDomainCount: whole(1, 3, "an availability set spans at most 3 fault domains"),
  updateDomainCount: whole(1, 20, "an availability set spans at most 20 update domains"),
  outOfRotation: z.array(whole(1, 500, "virtual machines are counted from 1")),
  leavePool: flag,
  release: text("2026-11-25"),
  installCommand: filled("powershell Add-WindowsFeature Web-Server"),
  computerNamePrefix: text("web"),
  adminUsername: text("webadmin"),
  // Whatever it is: nothing of it may be in a message.
  adminPassword: z.string({ error: "is no text; set it with `pulumi config set --secret adminPassword`." }),
  ports: z
    .array(whole(1, 65534, "frontend ports of a load balancer"))
    .min(1, { error: "is empty; name at least one port, for example [80]." }),
  allowedSources: z
    .array(filled("Internet").transform((source) => sourceSpelling(rangeSpelling(source))))
    .min(1, { error: "is empty; name at least one source, for example [Internet]." }),
  rulePriority: whole(100, 4094, "security rules go from 100 to 4096, the last two are the program's own"),
  probe,
  loadDistribution: oneOf("Default", "SourceIP", "SourceIPProtocol"),
  drainSeconds: whole(0, 3600, "an hour is enough for any request"),
  tcpReset: flag,
  dnsLabel: text("my-web").transform((label) => label.toLowerCase()),
  zoneRedundantIp: flag,
  addressSpace: z
    .array(filled("192.168.0.0/16").transform(rangeSpelling))
    .min(1, { error: "is empty; name at least one range, for example [192.168.0.0/16]." }),
  subnetPrefix: filled("192.168.1.0/24").transform(rangeSpelling),
  privateSubnet: flag,
  egress: oneOf("loadBalancer", "natGateway"),
  trustedLaunch: flag,
  acceleratedNetworking: flag,
  bootDiagnostics: flag,
  managedIdentity: flag,
  patchMode: oneOf("AutomaticByPlatform", "AutomaticByOS"),
  rebootSetting: oneOf("Never", "IfRequired", "Always"),
  assessmentMode: oneOf("AutomaticByPlatform", "ImageDefault"),
  licenseType: oneOf("None", "Windows_Server", "Windows_Client"),
  tags: z.record(z.string(), text("a value")),
});
