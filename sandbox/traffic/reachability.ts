import type { Azure } from "../arm/manager/azure.ts";
import type { Resource } from "../arm/manager/store.ts";
import { at, type JsonObject, objectsAt, textAt, textsAt } from "../arm/protocol/json.ts";
import { topLevelOf } from "../arm/protocol/resourceId.ts";
import { admits, type Packet } from "./securityGroup.ts";

/**
 * What the security groups let through. Answers are kept until Azure changes, since the probes of hundreds of machines ask
 * the same again and again.
 */
export class Reachability {
  private readonly azure: Azure;
  private readonly known = new Map<string, boolean>();
  private readonly shown = new Map<string, JsonObject>();

  constructor(azure: Azure) {
    this.azure = azure;
  }

  /** Azure has changed. */
  forget(): void {
    this.known.clear();
    this.shown.clear();
  }

  /**
   * Whether a new flow gets to an interface: the security group of its subnet decides, then its own; without any it is closed
   * (azure-docs, load-balancer/skus.md).
   */
  reaches(interfaceId: string, packet: Packet): boolean {
    return this.remember(`new ${interfaceId} ${packet.source} ${packet.port}`, () => {
      const groups = groupsOf(interfaceId, this.azure);
      return groups.length > 0 && groups.every((group) => this.admits(group, interfaceId, packet));
    });
  }

  /**
   * Whether a standing flow goes on: changed rules act on new flows only (azure-docs, network-security-groups-overview.md),
   * unless the group has `flushConnection` (text of that property in network 2024-05-01).
   */
  keeps(interfaceId: string, packet: Packet): boolean {
    return this.remember(`standing ${interfaceId} ${packet.source} ${packet.port}`, () =>
      groupsOf(interfaceId, this.azure)
        .filter(({ body }) => at(body, "properties.flushConnection") === true)
        .every((group) => this.admits(group, interfaceId, packet)),
    );
  }

  private remember(question: string, find: () => boolean): boolean {
    const known = this.known.get(question);
    if (known !== undefined) return known;
    const answer = find();
    this.known.set(question, answer);
    return answer;
  }

  private admits(group: Resource, interfaceId: string, packet: Packet): boolean {
    const network = this.azure.store.get(topLevelOf(subnetOf(interfaceId, this.azure)))?.body;
    const shown = this.shown.get(group.id) ?? this.azure.show(group);
    this.shown.set(group.id, shown);
    return admits(shown, packet, textsAt(network, "properties.addressSpace.addressPrefixes"));
  }
}

function subnetOf(interfaceId: string, azure: Azure): string {
  const [configuration] = objectsAt(azure.store.get(interfaceId)?.body, "properties.ipConfigurations");
  return textAt(configuration, "properties.subnet.id") ?? "";
}

function groupsOf(interfaceId: string, azure: Azure): Resource[] {
  const ids = [
    textAt(azure.find(subnetOf(interfaceId, azure)), "properties.networkSecurityGroup.id"),
    textAt(azure.store.get(interfaceId)?.body, "properties.networkSecurityGroup.id"),
  ];
  return ids.flatMap((id) => (id === undefined ? [] : (azure.store.get(id) ?? [])));
}
