import type { Azure } from "../arm/manager/azure.ts";
import type { Resource } from "../arm/manager/store.ts";
import { type JsonObject, numberAt, objectsAt, textAt, textsAt } from "../arm/protocol/json.ts";
import { nameOf, sameId, topLevelOf } from "../arm/protocol/resourceId.ts";
import { installedScripts, servedPorts } from "../arm/types/guest/application.ts";
import { type Condition, conditionOf } from "../arm/types/guest/condition.ts";
import { powerOf } from "../arm/types/virtualMachine/power.ts";
import type { Identity } from "./page.ts";
import { admits, type Packet } from "./securityGroup.ts";

/** A load-balancing rule that passes traffic on, with all that decides about it. */
export interface Route {
  readonly id: string;
  readonly address: string;
  readonly frontendPort: number;
  readonly backendPort: number;
  readonly distribution: string;
  /** Milliseconds of Azure's time after which an idle connection ends. */
  readonly idleTimeout: number;
  readonly tcpReset: boolean;
  readonly probe: Probe | undefined;
  readonly members: readonly Member[];
}

export interface Probe {
  readonly protocol: "Http" | "Tcp";
  readonly port: number;
  readonly path: string;
  /** Milliseconds of Azure's time. */
  readonly interval: number;
  readonly threshold: number;
}

/** An interface in the pool. */
export interface Member {
  readonly interfaceId: string;
  readonly address: string;
  readonly machineId: string | undefined;
}

/** A machine whose application is installed, and the ports it answers on. */
export interface Guest extends Identity {
  readonly machineId: string;
  readonly ports: readonly number[];
  readonly condition: Condition;
}

/** Every rule of every load balancer whose frontend has a public address. */
export function routes(azure: Azure): Route[] {
  return azure.store.ofType("Microsoft.Network/loadBalancers").flatMap(({ body }) =>
    objectsAt(body, "properties.loadBalancingRules").flatMap((rule): Route[] => {
      const frontend = childOf(body, "frontendIPConfigurations", textAt(rule, "properties.frontendIPConfiguration.id"));
      const publicIp = azure.store.get(textAt(frontend, "properties.publicIPAddress.id") ?? "");
      const address = textAt(publicIp?.body, "properties.ipAddress");
      if (address === undefined) return [];
      return [
        {
          id: textAt(rule, "id") ?? "",
          address,
          frontendPort: numberAt(rule, "properties.frontendPort") ?? 0,
          backendPort: numberAt(rule, "properties.backendPort") ?? 0,
          distribution: textAt(rule, "properties.loadDistribution") ?? "Default",
          idleTimeout: (numberAt(rule, "properties.idleTimeoutInMinutes") ?? 4) * 60_000,
          tcpReset: (rule.properties as JsonObject).enableTcpReset === true,
          probe: probeOf(childOf(body, "probes", textAt(rule, "properties.probe.id"))),
          members: membersOf(textAt(rule, "properties.backendAddressPool.id") ?? "", azure),
        },
      ];
    }),
  );
}

function childOf(body: JsonObject, list: string, id: string | undefined): JsonObject | undefined {
  return objectsAt(body, `properties.${list}`).find((child) => sameId(textAt(child, "id"), id));
}

function probeOf(probe: JsonObject | undefined): Probe | undefined {
  if (!probe) return undefined;
  return {
    protocol: textAt(probe, "properties.protocol")?.toLowerCase() === "tcp" ? "Tcp" : "Http",
    port: numberAt(probe, "properties.port") ?? 0,
    path: textAt(probe, "properties.requestPath") ?? "/",
    interval: (numberAt(probe, "properties.intervalInSeconds") ?? 15) * 1000,
    threshold: numberAt(probe, "properties.probeThreshold") ?? 1,
  };
}

function membersOf(pool: string, azure: Azure): Member[] {
  return azure.store
    .referrersOf(pool)
    .filter(({ type }) => type === "Microsoft.Network/networkInterfaces")
    .map(({ id, body }) => ({
      interfaceId: id,
      address: textAt(objectsAt(body, "properties.ipConfigurations")[0], "properties.privateIPAddress") ?? "",
      machineId: azure.store.referrersOf(id).find(({ type }) => type === "Microsoft.Compute/virtualMachines")?.id,
    }));
}

/** The machines that serve: they run, are not being deleted, and their script has succeeded. */
export function guests(azure: Azure): Guest[] {
  const scripts = installedScripts(azure);
  const busy = new Set(
    azure.store.running().flatMap(({ kind, target }) => (kind === "action" ? target.toLowerCase() : [])),
  );
  return azure.store.ofType("Microsoft.Compute/virtualMachines").flatMap((machine): Guest[] => {
    if (powerOf(machine) !== "running" || textAt(machine.body, "properties.provisioningState") === "Deleting")
      return [];
    const script = scripts.get(machine.id.toLowerCase());
    const condition = conditionOf(machine);
    if (!script || busy.has(machine.id.toLowerCase()) || condition.kind === "crashed") return [];
    return [
      {
        machineId: machine.id,
        machine: nameOf(machine.id),
        computerName: textAt(machine.body, "properties.osProfile.computerName") ?? "",
        placement: placementOf(machine),
        ports: servedPorts(script),
        condition,
      },
    ];
  });
}

function placementOf({ body, hidden }: Resource): string {
  const [zone] = textsAt(body, "zones");
  if (zone !== undefined) return `zone ${zone}`;
  const [fault, update] = [numberAt(hidden, "faultDomain"), numberAt(hidden, "updateDomain")];
  return fault === undefined ? "without placement" : `fault domain ${fault}, update domain ${update}`;
}

/** Whether a packet gets to an interface: the security group of its subnet decides, then its own; without any it is closed (azure-docs, load-balancer/skus.md). */
export function reaches(member: Member, packet: Packet, azure: Azure): boolean {
  const card = azure.store.get(member.interfaceId)?.body;
  const subnetId = textAt(objectsAt(card, "properties.ipConfigurations")[0], "properties.subnet.id") ?? "";
  const network = azure.store.get(topLevelOf(subnetId))?.body;
  const space = textsAt(network, "properties.addressSpace.addressPrefixes");
  const ids = [
    textAt(azure.find(subnetId), "properties.networkSecurityGroup.id"),
    textAt(card, "properties.networkSecurityGroup.id"),
  ];
  const groups = ids.flatMap((id) => (id === undefined ? [] : (azure.store.get(id) ?? [])));
  return groups.length > 0 && groups.every((group) => admits(azure.show(group), packet, space));
}
