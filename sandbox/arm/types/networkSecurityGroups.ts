import { networkVersions } from "../catalog/apiVersions.ts";
import { isServiceTag } from "../catalog/serviceTags.ts";
import type { Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { type JsonObject, numberAt, objectsAt, textAt, textsAt } from "../protocol/json.ts";
import { overlaps, rangeOf } from "./addressRanges.ts";

const securityRules = (body: Change["body"]): JsonObject[] => objectsAt(body, "properties.securityRules");

/** All values a rule gives for one thing, from the member for one and the member for several. */
function valuesOf(rule: JsonObject, one: string, several: string): string[] {
  const single = textAt(rule, `properties.${one}`);
  return [...(single === undefined || single === "" ? [] : [single]), ...textsAt(rule, `properties.${several}`)];
}

const addressMembers = [
  ["sourceAddressPrefix", "sourceAddressPrefixes", "SourceAddressPrefix"],
  ["destinationAddressPrefix", "destinationAddressPrefixes", "DestinationAddressPrefix"],
] as const;

const portMembers = [
  ["sourcePortRange", "sourcePortRanges"],
  ["destinationPortRange", "destinationPortRanges"],
] as const;

const defaultTags = ["*", "virtualnetwork", "internet", "azureloadbalancer"];

function validPort(text: string): boolean {
  if (text === "*") return true;
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (!match) return false;
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
  return from <= to && to <= 65535;
}

const rules: Rule<Change>[] = [
  {
    says: "a security rule has protocol, access, direction and priority of the kinds Azure knows",
    source: "specification of 2024-05-01; words assumed",
    check({ body }) {
      const known: readonly (readonly [string, readonly string[]])[] = [
        ["protocol", ["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"]],
        ["access", ["Allow", "Deny"]],
        ["direction", ["Inbound", "Outbound"]],
      ];
      for (const rule of securityRules(body)) {
        for (const [member, values] of known) {
          const value = textAt(rule, `properties.${member}`);
          if (value !== undefined && values.some((one) => one.toLowerCase() === value.toLowerCase())) continue;
          return new ArmError(400, "InvalidRequestFormat", "Cannot parse the request.", {
            details: [
              {
                code: "InvalidJson",
                message: `Error converting value "${value ?? ""}" of '${member}' in security rule ${textAt(rule, "name")}; known are ${values.join(", ")}.`,
              },
            ],
          });
        }
      }
      return undefined;
    },
  },
  {
    says: "a security rule's priority is 100 to 4096",
    source: "range: specification of 2024-05-01; code and words from a simulator's test, assumed",
    check({ body }) {
      const wrong = securityRules(body)
        .map((rule) => numberAt(rule, "properties.priority"))
        .find((priority) => priority === undefined || priority < 100 || priority > 4096 || !Number.isInteger(priority));
      if (securityRules(body).every((rule) => inRange(numberAt(rule, "properties.priority")))) return undefined;
      return badRequest(
        "SecurityRuleInvalidPriority",
        `Security rule has invalid Priority. Value provided: ${wrong ?? ""} Allowed range 100-4096.`,
      );
    },
  },
  {
    says: "priorities of security rules are unique in each direction",
    source: "hashicorp/terraform-provider-azurerm#11137",
    check({ body }) {
      const seen = new Map<string, string>();
      for (const rule of securityRules(body)) {
        const key = `${textAt(rule, "properties.direction")?.toLowerCase()}/${numberAt(rule, "properties.priority")}`;
        const other = seen.get(key);
        const name = textAt(rule, "name") ?? "";
        if (other !== undefined) {
          return badRequest(
            "SecurityRuleConflict",
            `Security rule ${other} conflicts with rule ${name}. Rules cannot have the same Priority and Direction. To learn more, see aka.ms/nsgrules.`,
          );
        }
        seen.set(key, name);
      }
      return undefined;
    },
  },
  {
    says: "ports of a security rule are 0 to 65535, a range of them or *",
    source: "Azure/azure-cli#23499",
    check({ body }) {
      for (const rule of securityRules(body)) {
        const wrong = portMembers
          .flatMap(([one, several]) => valuesOf(rule, one, several))
          .find((text) => !validPort(text));
        if (wrong !== undefined) {
          return badRequest(
            "SecurityRuleInvalidPortRange",
            `Security rule has invalid Port range. Value provided: ${wrong}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "addresses of a security rule are ranges, addresses, service tags that Azure has, or *",
    source:
      "Azure/azure-powershell#4557, hashicorp/terraform-provider-azurerm#5617, ernestio/ernest#473 (any); tags: azure-docs, service-tags-overview.md",
    worse: "a tag that is newer than the list is taken.",
    check({ body }) {
      for (const rule of securityRules(body)) {
        for (const [one, several] of addressMembers) {
          const wrong = valuesOf(rule, one, several).find(
            (text) =>
              text !== "*" && !isServiceTag(text) && rangeOf(text.includes("/") ? text : `${text}/32`) === undefined,
          );
          if (wrong !== undefined) {
            return badRequest(
              "SecurityRuleInvalidAddressPrefix",
              `Security rule ${textAt(rule, "id")} has invalid Address prefix. Value provided: ${wrong}`,
            );
          }
        }
      }
      return undefined;
    },
  },
  {
    says: "a list of addresses in a security rule holds no * and no default tag",
    source: "hashicorp/terraform-provider-azurerm#5617",
    check({ body }) {
      for (const rule of securityRules(body)) {
        for (const [, several, shown] of addressMembers) {
          const wrong = textsAt(rule, `properties.${several}`).find((text) => defaultTags.includes(text.toLowerCase()));
          if (wrong !== undefined) {
            return badRequest(
              "SecurityRuleParameterContainsUnsupportedValue",
              `Security rule parameter ${shown} for rule with Id ${textAt(rule, "id")} cannot specify existing VIRTUALNETWORK, INTERNET, AZURELOADBALANCER, '*' or system tags. Unsupported value used: ${wrong}.`,
            );
          }
        }
      }
      return undefined;
    },
  },
  {
    says: "ranges in one list of a security rule do not overlap",
    source:
      "kubernetes-sigs/cloud-provider-azure#6775, alan-turing-institute/data-safe-haven#2077; words in part assumed",
    check({ body }) {
      for (const rule of securityRules(body)) {
        for (const [, several, shown] of addressMembers) {
          const list = textsAt(rule, `properties.${several}`).flatMap(
            (text) => rangeOf(text.includes("/") ? text : `${text}/32`) ?? [],
          );
          const clash = list.find((range, index) => list.slice(index + 1).some((other) => overlaps(range, other)));
          if (clash) {
            return badRequest(
              "OverlappingSubnetsNotPermittedInSecurityRule",
              `Security rule parameter ${shown} for rule with Id ${textAt(rule, "id")} contains overlapping subnets, among them ${clash.text}.`,
            );
          }
        }
      }
      return undefined;
    },
  },
  {
    says: "a security rule's description has at most 140 characters",
    source: "specification of 2024-05-01; code and words assumed",
    check({ body }) {
      const long = securityRules(body).find((rule) => (textAt(rule, "properties.description") ?? "").length > 140);
      if (!long) return undefined;
      return badRequest(
        "SecurityRuleDescriptionTooLong",
        `The description of security rule ${textAt(long, "name")} has more than 140 characters.`,
      );
    },
  },
];

function inRange(priority: number | undefined): boolean {
  return priority !== undefined && Number.isInteger(priority) && priority >= 100 && priority <= 4096;
}

/** The six rules that every group has: azure-docs, network-security-groups-overview.md. */
const defaultRules: readonly (readonly [
  name: string,
  priority: number,
  direction: string,
  access: string,
  source: string,
  destination: string,
])[] = [
  ["AllowVnetInBound", 65000, "Inbound", "Allow", "VirtualNetwork", "VirtualNetwork"],
  ["AllowAzureLoadBalancerInBound", 65001, "Inbound", "Allow", "AzureLoadBalancer", "*"],
  ["DenyAllInBound", 65500, "Inbound", "Deny", "*", "*"],
  ["AllowVnetOutBound", 65000, "Outbound", "Allow", "VirtualNetwork", "VirtualNetwork"],
  ["AllowInternetOutBound", 65001, "Outbound", "Allow", "*", "Internet"],
  ["DenyAllOutBound", 65500, "Outbound", "Deny", "*", "*"],
];

/** The default rules of a group, as it shows them. */
function defaultSecurityRules(id: string): JsonObject[] {
  return defaultRules.map(([name, priority, direction, access, source, destination]) => ({
    name,
    id: `${id}/defaultSecurityRules/${name}`,
    type: "Microsoft.Network/networkSecurityGroups/defaultSecurityRules",
    properties: {
      provisioningState: "Succeeded",
      protocol: "*",
      sourcePortRange: "*",
      destinationPortRange: "*",
      sourceAddressPrefix: source,
      destinationAddressPrefix: destination,
      access,
      priority,
      direction,
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
    },
  }));
}

export const networkSecurityGroups: ResourceType = {
  type: "Microsoft.Network/networkSecurityGroups",
  model: "NetworkSecurityGroup",
  apiVersions: networkVersions,
  durations: { create: "securityGroupCreate", delete: "securityGroupDelete" },
  children: [
    {
      segment: "securityRules",
      at: "properties.securityRules",
      model: "SecurityRule",
      writable: true,
      create: "securityGroupCreate",
      remove: "securityGroupCreate",
      defaults: {
        "properties.sourcePortRanges": [],
        "properties.destinationPortRanges": [],
        "properties.sourceAddressPrefixes": [],
        "properties.destinationAddressPrefixes": [],
      },
    },
  ],
  rules,
  show: (body, { id }) => {
    if (typeof body.properties === "object" && body.properties !== null && !Array.isArray(body.properties)) {
      body.properties.defaultSecurityRules = defaultSecurityRules(id);
    }
  },
  backReferences: [
    {
      shownAt: "properties.subnets",
      from: "Microsoft.Network/virtualNetworks",
      reference: "properties.subnets[].properties.networkSecurityGroup",
    },
    {
      shownAt: "properties.networkInterfaces",
      from: "Microsoft.Network/networkInterfaces",
      reference: "properties.networkSecurityGroup",
    },
  ],
  removal: [
    {
      says: "a security group in use cannot be deleted",
      source: "pulumi-azure-native#3051",
      check({ resource, azure }) {
        const shown = azure.show(resource);
        const users = [...objectsAt(shown, "properties.subnets"), ...objectsAt(shown, "properties.networkInterfaces")];
        if (users.length === 0) return undefined;
        return badRequest(
          "InUseNetworkSecurityGroupCannotBeDeleted",
          `Network security group ${resource.id} cannot be deleted because it is in use by the following resources: ` +
            `${users.map((user) => textAt(user, "id")).join(", ")}. In order to delete the Network security group, remove the association with the resource(s). ` +
            "To learn how to do this, see aka.ms/deletensg.",
        );
      },
    },
  ],
};
