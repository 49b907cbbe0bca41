import { networkVersions } from "../catalog/apiVersions.ts";
import type { Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import { findAll, numberAt, objectsAt, put, textAt } from "../protocol/json.ts";
import { mustExist } from "./references.ts";
import { zonesMustExist } from "./zones.ts";

const rules: Rule<Change>[] = [
  mustExist("a NAT gateway's public IP exists in its region", "properties.publicIpAddresses[]"),
  {
    says: "a public IP serves one NAT gateway or one frontend",
    source: "assumed (code and words)",
    check({ id, body, azure }) {
      for (const { value } of findAll(body, "properties.publicIpAddresses[].id")) {
        const other = azure.store.referrersOf(String(value)).find((one) => one.id.toLowerCase() !== id.toLowerCase());
        if (other) {
          return badRequest(
            "PublicIPAddressInUse",
            `Resource ${id} is referencing public IP address ${String(value)} that is already allocated to resource ${other.id}.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "idle timeout of a NAT gateway is 4 to 120 minutes",
    source: "azure-docs, outbound-rules.md (4 to 120 minutes); code and words assumed",
    check({ id, body }) {
      const minutes = numberAt(body, "properties.idleTimeoutInMinutes") ?? 4;
      if (minutes >= 4 && minutes <= 120) return undefined;
      return badRequest(
        "NatGatewayIdleTimeoutIsOutOfRange",
        `IdleTimeoutInMinutes ${minutes} of NAT gateway ${id} must be between 4 and 120.`,
      );
    },
  },
  zonesMustExist("a NAT gateway names only zones that its region has"),
];

export const natGateways: ResourceType = {
  type: "Microsoft.Network/natGateways",
  model: "NatGateway",
  apiVersions: networkVersions,
  durations: { create: "natGatewayCreate", delete: "natGatewayDelete" },
  defaults: { "sku.name": "Standard", "sku.tier": "Regional", "properties.idleTimeoutInMinutes": 4 },
  immutable: ["zones", "sku.name"],
  rules,
  complete: ({ body, before }) =>
    put(body, "properties.resourceGuid", textAt(before, "properties.resourceGuid") ?? crypto.randomUUID()),
  backReferences: [
    {
      shownAt: "properties.subnets",
      from: "Microsoft.Network/virtualNetworks",
      reference: "properties.subnets[].properties.natGateway",
    },
  ],
  removal: [
    {
      says: "a NAT gateway with a subnet cannot be deleted",
      source: "code in public SDK error lists (InUseNatGatewayCannotBeDeleted); words assumed",
      check({ resource, azure }) {
        const [user] = objectsAt(azure.show(resource), "properties.subnets");
        if (!user) return undefined;
        return badRequest(
          "InUseNatGatewayCannotBeDeleted",
          `Nat gateway ${resource.id} cannot be deleted because it is in use by the following resources: ${textAt(user, "id")}.`,
        );
      },
    },
  ],
};
