import { networkVersions } from "../catalog/apiVersions.ts";
import { regionOf } from "../catalog/regions.ts";
import { hasReservedWord } from "../catalog/reservedWords.ts";
import type { AzureState, Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { numberAt, put, textAt } from "../protocol/json.ts";
import { nameOf } from "../protocol/resourceId.ts";
import { zonesMustExist } from "./zones.ts";

const type = "Microsoft.Network/publicIPAddresses";

const rules: Rule<Change>[] = [
  {
    says: "a public IP of the Basic SKU is refused, also when no SKU is given",
    source: "azure-quickstart-templates#14512, microsoft/nav-arm-templates#238",
    check: ({ body }) =>
      textAt(body, "sku.name") === "Basic"
        ? badRequest(
            "IPv4BasicSkuPublicIpCountLimitReached",
            "Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.",
          )
        : undefined,
  },
  {
    says: "a Standard public IP is static",
    source: "azure-docs#42889, taskcluster#7914",
    check: ({ id, body }) =>
      textAt(body, "properties.publicIPAllocationMethod") === "Static"
        ? undefined
        : badRequest(
            "StandardSkuPublicIPAddressesMustBeStatic",
            `Standard sku publicIp ${id} must have AllocationMethod set to Static.`,
          ),
  },
  {
    says: "a domain name label has 3 to 63 small letters, digits and hyphens",
    source: "deis#4854",
    check({ body }) {
      const label = textAt(body, "properties.dnsSettings.domainNameLabel");
      const pattern = "^[a-z][a-z0-9-]{1,61}[a-z0-9]$";
      if (label === undefined || new RegExp(pattern).test(label)) return undefined;
      return badRequest(
        "InvalidDomainNameLabel",
        `The domain name label ${label} is invalid. It must conform to the following regular expression: ${pattern}.`,
      );
    },
  },
  {
    says: "a domain name label has no reserved word in it",
    source:
      "azure-docs, error-reserved-resource-name.md; AzureCosmosDB/OmniVec#161 (DomainNameLabelReserved); words as public Terraform code quotes them",
    worse: "of most words only the whole label is refused.",
    check({ body }) {
      const label = textAt(body, "properties.dnsSettings.domainNameLabel");
      if (label === undefined || !hasReservedWord(label)) return undefined;
      return badRequest(
        "DomainNameLabelReserved",
        `The domain name label ${label} is invalid. The name itself or part of the name is a reserved word such as a trademark. Please use a different name.`,
      );
    },
  },
  {
    says: "a domain name is one public IP's alone",
    source: "quickstart-templates#4978",
    check({ id, body, region, azure }) {
      const label = textAt(body, "properties.dnsSettings.domainNameLabel");
      if (label === undefined) return undefined;
      const name = fqdn(label, region.name);
      const taken = azure.store
        .ofType(type)
        .some(
          (other) =>
            other.id.toLowerCase() !== id.toLowerCase() && textAt(other.body, "properties.dnsSettings.fqdn") === name,
        );
      return taken
        ? badRequest("DnsRecordInUse", `DNS record ${name} is already used by another public IP.`)
        : undefined;
    },
  },
  {
    says: "idle timeout of a public IP is 4 to 30 minutes",
    source: "learn.microsoft.com, public-ip-addresses; code and words assumed",
    check({ id, body }) {
      const minutes = numberAt(body, "properties.idleTimeoutInMinutes") ?? 4;
      if (minutes >= 4 && minutes <= 30) return undefined;
      return badRequest(
        "PublicIPAddressIdleTimeoutIsOutOfRange",
        `IdleTimeoutInMinutes ${minutes} of public IP address ${id} must be between 4 and 30.`,
      );
    },
  },
  {
    says: "a region has a quota of public IPs",
    source: "azure-docs, databricks troubleshooting and AKS error pages (PublicIPCountLimitReached)",
    check({ before, region, azure }) {
      if (before) return undefined;
      const most = azure.faults.scarcity.publicIps;
      const used = azure.store.ofType(type).filter(({ body }) => textAt(body, "location") === region.name).length;
      if (used < most) return undefined;
      return badRequest(
        "PublicIPCountLimitReached",
        `Cannot create more than ${most} public IP addresses for this subscription in this region.`,
      );
    },
  },
  zonesMustExist("a public IP names only zones that its region has"),
];

export const publicIpAddresses: ResourceType = {
  type,
  model: "PublicIPAddress",
  apiVersions: networkVersions,
  durations: { create: "publicIpCreate", delete: "publicIpDelete" },
  defaults: {
    "sku.name": "Basic",
    "sku.tier": "Regional",
    "properties.publicIPAllocationMethod": "Dynamic",
    "properties.publicIPAddressVersion": "IPv4",
    "properties.idleTimeoutInMinutes": 4,
    "properties.ipTags": [],
    "properties.ddosSettings.protectionMode": "VirtualNetworkInherited",
  },
  immutable: ["zones", "properties.publicIPAddressVersion", "sku.name"],
  rules,
  complete({ body, before, region, azure }) {
    put(body, "properties.ipAddress", textAt(before, "properties.ipAddress") ?? nextAddress(azure));
    put(body, "properties.resourceGuid", textAt(before, "properties.resourceGuid") ?? crypto.randomUUID());
    const label = textAt(body, "properties.dnsSettings.domainNameLabel");
    if (label !== undefined) put(body, "properties.dnsSettings.fqdn", fqdn(label, region.name));
  },
  backReferences: [
    {
      shownAt: "properties.ipConfiguration",
      from: "Microsoft.Network/loadBalancers",
      reference: "properties.frontendIPConfigurations[].properties.publicIPAddress",
      single: true,
    },
    {
      shownAt: "properties.natGateway",
      from: "Microsoft.Network/natGateways",
      reference: "properties.publicIpAddresses[]",
      single: true,
    },
  ],
  removal: [
    {
      says: "a public IP that is in use cannot be deleted",
      source: "hashicorp/terraform-provider-azurerm#2566, #298",
      check({ resource, azure }) {
        const shown = azure.show(resource);
        const user = textAt(shown, "properties.ipConfiguration.id") ?? textAt(shown, "properties.natGateway.id");
        if (user === undefined) return undefined;
        return new ArmError(
          400,
          "PublicIPAddressCannotBeDeleted",
          `Public IP address ${resource.id} can not be deleted since it is still allocated to resource ${user}. ` +
            "In order to delete the public IP, disassociate/detach the Public IP address from the resource.  " +
            "To learn how to do this, see aka.ms/deletepublicip.",
        );
      },
    },
  ],
};

function fqdn(label: string, region: string): string {
  return `${label}.${regionOf(region)?.name ?? region}.cloudapp.azure.com`;
}

/** Public addresses are of the loopback net, so that they answer on this machine and on no other. */
function nextAddress(azure: AzureState): string {
  const base = azure.store.setting("publicIpBase");
  const prefix = typeof base === "string" ? base : "127.80";
  const taken = new Set(azure.store.ofType(type).map(({ body }) => textAt(body, "properties.ipAddress")));
  for (let index = 4; index < 65536; index++) {
    const address = `${prefix}.${Math.floor(index / 256)}.${index % 256}`;
    if (index % 256 > 0 && index % 256 < 255 && !taken.has(address)) return address;
  }
  throw new ArmError(
    500,
    "InternalServerError",
    `No loopback address is left below ${prefix}; delete ${nameOf(type)}.`,
  );
}
