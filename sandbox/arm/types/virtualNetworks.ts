import { networkVersions } from "../catalog/apiVersions.ts";
import type { AzureState, Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import { objectsAt, textAt, textsAt } from "../protocol/json.ts";
import { nameOf } from "../protocol/resourceId.ts";
import { type AddressRange, contains, overlaps, rangeOf } from "./addressRanges.ts";
import { mustExist } from "./references.ts";

/** IPv4 ranges of a subnet. */
function prefixesOf(subnet: Change["body"]): string[] {
  const single = textAt(subnet, "properties.addressPrefix");
  return single === undefined ? textsAt(subnet, "properties.addressPrefixes") : [single];
}

/** The ranges among texts, without those that are none. */
function ranges(texts: readonly string[]): AddressRange[] {
  return texts.flatMap((text) => rangeOf(text) ?? []);
}

/** What uses a subnet: ids of IP configurations. */
function usersOf(id: string, azure: AzureState): string[] {
  return azure.store
    .referrersOf(id)
    .filter(({ type }) => type === "Microsoft.Network/networkInterfaces")
    .flatMap(({ body }) => objectsAt(body, "properties.ipConfigurations"))
    .filter((configuration) => textAt(configuration, "properties.subnet.id")?.toLowerCase() === id.toLowerCase())
    .map((configuration) => textAt(configuration, "id") ?? "");
}

const rules: Rule<Change>[] = [
  {
    says: "a virtual network has at least one address range, each well formed",
    source: "assumed (words); InvalidRequestFormat for what cannot be parsed, AZ-700#183",
    check({ body }) {
      const texts = textsAt(body, "properties.addressSpace.addressPrefixes");
      const wrong = texts.find((text) => rangeOf(text) === undefined);
      if (texts.length > 0 && wrong === undefined) return undefined;
      return badRequest(
        "InvalidAddressPrefixFormat",
        `Address prefix ${wrong ?? ""} of resource ${textAt(body, "id")} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
      );
    },
  },
  {
    says: "a virtual network has no addresses of multicast, broadcast, loopback, link-local or Azure's own DNS",
    source: "azure-docs, virtual-networks-faq.md; code and words assumed",
    worse: "a range that only contains 168.63.129.16 is taken.",
    check({ body }) {
      const kept = ranges(["224.0.0.0/4", "255.255.255.255/32", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32"]);
      const texts = textsAt(body, "properties.addressSpace.addressPrefixes");
      const wrong = ranges(texts).find((range) => kept.some((other) => overlaps(range, other)));
      if (!wrong) return undefined;
      return badRequest(
        "AddressPrefixNotAllowed",
        `Address prefix ${wrong.text} of resource ${textAt(body, "id")} is not allowed, because it has addresses that Azure reserves.`,
      );
    },
  },
  {
    says: "a subnet's address range is well formed",
    source: "assumed (code and words)",
    check({ body }) {
      for (const subnet of objectsAt(body, "properties.subnets")) {
        const wrong = prefixesOf(subnet).find((text) => rangeOf(text) === undefined);
        if (prefixesOf(subnet).length === 0 || wrong !== undefined) {
          return badRequest(
            "InvalidAddressPrefixFormat",
            `Address prefix ${wrong ?? ""} of resource ${textAt(subnet, "id")} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "a subnet lies inside its virtual network",
    source:
      "azure-docs PR #123869; that an address space shrinks only around its subnets, MicrosoftDocs/azure-docs#20572",
    check({ id, body }) {
      const space = ranges(textsAt(body, "properties.addressSpace.addressPrefixes"));
      for (const subnet of objectsAt(body, "properties.subnets")) {
        if (ranges(prefixesOf(subnet)).some((range) => !space.some((outer) => contains(outer, range)))) {
          return badRequest(
            "NetcfgSubnetRangeOutsideVnet",
            `Subnet '${textAt(subnet, "name")}' is not valid because its IP address range is outside the IP address range of virtual network '${nameOf(id)}'.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "subnets of a virtual network do not overlap",
    source: "azure-docs PR #123869",
    check({ id, body }) {
      const seen: AddressRange[] = [];
      for (const subnet of objectsAt(body, "properties.subnets")) {
        const own = ranges(prefixesOf(subnet));
        if (own.some((range) => seen.some((other) => overlaps(range, other)))) {
          return badRequest(
            "NetcfgSubnetRangesOverlap",
            `Subnet '${textAt(subnet, "name")}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${nameOf(id)}'.`,
          );
        }
        seen.push(...own);
      }
      return undefined;
    },
  },
  {
    says: "a subnet is /29 or larger",
    source: "learn.microsoft.com, virtual-networks-faq; code and words assumed",
    check({ id, body }) {
      const small = objectsAt(body, "properties.subnets").find((subnet) =>
        ranges(prefixesOf(subnet)).some(({ length }) => length > 29),
      );
      if (!small) return undefined;
      return badRequest(
        "NetcfgInvalidSubnet",
        `Subnet '${textAt(small, "name")}' is not valid in virtual network '${nameOf(id)}'.`,
      );
    },
  },
  {
    says: "a subnet in use keeps its address range",
    source:
      "hashicorp/terraform-provider-azurerm#11211 (2025-06), and others since; older reports say InUseSubnetCannotBeUpdated. That a range beside the old one is refused too is the worse reading",
    check({ body, before, azure }) {
      for (const subnet of objectsAt(before, "properties.subnets")) {
        const id = textAt(subnet, "id") ?? "";
        const next = objectsAt(body, "properties.subnets").find((one) => textAt(one, "id") === id);
        if (!next || prefixesOf(next).join() === prefixesOf(subnet).join() || usersOf(id, azure).length === 0) continue;
        return badRequest(
          "InUsePrefixCannotBeDeleted",
          `IpPrefix ${prefixesOf(subnet).join()} on Subnet ${textAt(subnet, "name")} has active allocations and cannot be deleted.`,
        );
      }
      return undefined;
    },
  },
  mustExist("a subnet's security group exists in its region", "properties.subnets[].properties.networkSecurityGroup"),
  mustExist("a subnet's NAT gateway exists in its region", "properties.subnets[].properties.natGateway"),
];

/** InUseSubnetCannotBeDeleted, which a virtual network answers as well (Azure/bicep#13267). */
function inUse(id: string, azure: AzureState) {
  const [user] = usersOf(id, azure);
  if (user === undefined) return undefined;
  return badRequest(
    "InUseSubnetCannotBeDeleted",
    `Subnet ${nameOf(id)} is in use by ${user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
  );
}

export const virtualNetworks: ResourceType = {
  type: "Microsoft.Network/virtualNetworks",
  model: "VirtualNetwork",
  apiVersions: networkVersions,
  durations: { create: "virtualNetworkCreate", delete: "virtualNetworkDelete" },
  name: { most: 64 },
  children: [
    {
      segment: "subnets",
      at: "properties.subnets",
      model: "Subnet",
      writable: true,
      keptWhenAbsent: true,
      create: "subnetCreate",
      remove: "subnetDelete",
      defaults: {
        "properties.delegations": [],
        "properties.privateEndpointNetworkPolicies": "Disabled",
        "properties.privateLinkServiceNetworkPolicies": "Enabled",
      },
      removal: [
        {
          says: "a subnet in use cannot be deleted",
          source: "Azure/bicep#13267",
          check: ({ id, azure }) => inUse(id, azure),
        },
      ],
    },
  ],
  defaults: { "properties.enableDdosProtection": false, "properties.virtualNetworkPeerings": [] },
  rules,
  removal: [
    {
      says: "a virtual network with a subnet in use cannot be deleted",
      source: "Azure/bicep#13267",
      check({ resource, azure }) {
        for (const subnet of objectsAt(resource.body, "properties.subnets")) {
          const error = inUse(textAt(subnet, "id") ?? "", azure);
          if (error) return error;
        }
        return undefined;
      },
    },
  ],
  backReferences: [
    {
      shownAt: "properties.subnets[].properties.ipConfigurations",
      from: "Microsoft.Network/networkInterfaces",
      reference: "properties.ipConfigurations[].properties.subnet",
    },
  ],
};
