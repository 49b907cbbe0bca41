import type { AzureState } from "../../manager/resourceType.ts";
import { isObject, type JsonObject, objectsAt, put, textAt } from "../../protocol/json.ts";
import { groupOf, nameOf, same, sameId } from "../../protocol/resourceId.ts";

const at = "properties.loadBalancerBackendAddresses";

/** Name of a member in its pool, made of group, interface and configuration; assumed. */
export function memberName(configuration: string): string {
  return `${nameOf(groupOf(configuration))}_${configuration.split("/").at(-3)}${nameOf(configuration)}`;
}

/** Keeps of a pool's addresses those that say something of their own: an address, or an admin state. The others are interfaces' */
export function keepOwnAddresses(body: JsonObject): void {
  for (const pool of objectsAt(body, "properties.backendAddressPools")) {
    const own = objectsAt(pool, at).filter(
      (one) => textAt(one, "properties.ipAddress") !== undefined || textAt(one, "properties.adminState") !== undefined,
    );
    if (isObject(pool.properties) && pool.properties.loadBalancerBackendAddresses !== undefined) put(pool, at, own);
  }
}

/** Shows every member of a pool as an address too, as Azure does since network 2020-04-01. */
export function showPoolMembers(body: JsonObject, azure: AzureState): void {
  for (const pool of objectsAt(body, "properties.backendAddressPools")) {
    const own = objectsAt(pool, at);
    const id = textAt(pool, "id") ?? "";
    const members = azure.store
      .referrersOf(id)
      .filter(({ type }) => type === "Microsoft.Network/networkInterfaces")
      .flatMap((card) => objectsAt(card.body, "properties.ipConfigurations"))
      .filter((one) =>
        objectsAt(one, "properties.loadBalancerBackendAddressPools").some((pool) => sameId(textAt(pool, "id"), id)),
      )
      .map((one) => textAt(one, "id") ?? "");
    const shown = (member: string): JsonObject => {
      const set = own.find((one) => same(textAt(one, "name") ?? "", memberName(member)));
      const properties = {
        ...(isObject(set?.properties) ? set.properties : {}),
        networkInterfaceIPConfiguration: { id: member },
      };
      return { ...set, name: memberName(member), properties };
    };
    const names = members.map((member) => memberName(member).toLowerCase());
    const others = own.filter((one) => !names.includes(textAt(one, "name")?.toLowerCase() ?? ""));
    put(pool, at, [...members.map(shown), ...others]);
  }
}
