import type { Azure } from "../arm/manager/azure.ts";
import type { Resource } from "../arm/manager/store.ts";
import { at, type JsonObject, numberAt, objectsAt, textAt, textsAt } from "../arm/protocol/json.ts";
import { nameOf, sameId } from "../arm/protocol/resourceId.ts";
import type { Application } from "../arm/types/guest/application.ts";
import { type Condition, conditionOf } from "../arm/types/guest/condition.ts";
import { letsIn } from "../arm/types/guest/firewall.ts";
import { installedApplications } from "../arm/types/guest/installation.ts";
import { memberName } from "../arm/types/loadBalancer/poolMembers.ts";
import { powerOf } from "../arm/types/virtualMachine/power.ts";
import type { AdminState } from "./health.ts";
import type { Identity } from "./page.ts";

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
  readonly protocol: "Http" | "Https" | "Tcp";
  readonly port: number;
  readonly path: string;
  /** Milliseconds of Azure's time. */
  readonly interval: number;
  readonly threshold: number;
  /** Whether all members serve when every one is down: noHealthyBackendsBehavior. */
  readonly allProbedUp: boolean;
}

/** An interface in the pool. */
export interface Member {
  readonly interfaceId: string;
  readonly configurationId: string;
  readonly address: string;
  readonly machineId: string | undefined;
  readonly adminState: AdminState;
}

/** A machine whose application is installed. */
export interface Guest extends Identity {
  readonly machineId: string;
  readonly application: Application;
  /** Ports on which it takes connections from outside: it listens there, and its firewall lets them in. */
  readonly openPorts: readonly number[];
  readonly condition: Condition;
  /** Whether its deletion gives Windows no time to end connections. */
  readonly deletedByForce: boolean;
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
          members: membersOf(
            childOf(body, "backendAddressPools", textAt(rule, "properties.backendAddressPool.id")),
            azure,
          ),
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
  const protocol = textAt(probe, "properties.protocol")?.toLowerCase();
  return {
    protocol: protocol === "tcp" ? "Tcp" : protocol === "https" ? "Https" : "Http",
    port: numberAt(probe, "properties.port") ?? 0,
    path: textAt(probe, "properties.requestPath") ?? "/",
    interval: (numberAt(probe, "properties.intervalInSeconds") ?? 15) * 1000,
    threshold: numberAt(probe, "properties.probeThreshold") ?? 1,
    allProbedUp: textAt(probe, "properties.noHealthyBackendsBehavior")?.toLowerCase() === "allprobedup",
  };
}

function membersOf(pool: JsonObject | undefined, azure: Azure): Member[] {
  return azure.store
    .referrersOf(textAt(pool, "id") ?? "")
    .filter(({ type }) => type === "Microsoft.Network/networkInterfaces")
    .map(({ id, body }) => {
      const [configuration] = objectsAt(body, "properties.ipConfigurations");
      const address = textAt(configuration, "properties.privateIPAddress") ?? "";
      const configurationId = textAt(configuration, "id") ?? "";
      return {
        interfaceId: id,
        configurationId,
        address,
        machineId: azure.store.referrersOf(id).find(({ type }) => type === "Microsoft.Compute/virtualMachines")?.id,
        adminState: adminStateOf(pool, configurationId, address),
      };
    });
}

/** Admin state of a member, which stands in its pool under its address or under a name made of group, interface and configuration. */
function adminStateOf(pool: JsonObject | undefined, configurationId: string, address: string): AdminState {
  const name = memberName(configurationId).toLowerCase();
  const set = objectsAt(pool, "properties.loadBalancerBackendAddresses").find(
    (one) => textAt(one, "name")?.toLowerCase() === name || textAt(one, "properties.ipAddress") === address,
  );
  const state = textAt(set, "properties.adminState")?.toLowerCase();
  return state === "down" ? "Down" : state === "up" ? "Up" : "None";
}

/** Actions during which a machine serves nobody. */
const powerActions = ["start", "restart", "powerOff", "deallocate", "redeploy", "reimage"];

/** The machines that serve: they run, are not being deleted, and their script has succeeded. */
export function guests(azure: Azure): Guest[] {
  const applications = installedApplications(azure);
  const busy = new Set(
    azure.store
      .running()
      .flatMap(({ target, detail }) =>
        powerActions.includes(textAt(detail, "action") ?? "") ? target.toLowerCase() : [],
      ),
  );
  return azure.store.ofType("Microsoft.Compute/virtualMachines").flatMap((machine): Guest[] => {
    if (powerOf(machine) !== "running" || textAt(machine.body, "properties.provisioningState") === "Deleting")
      return [];
    const application = applications.get(machine.id.toLowerCase());
    const condition = conditionOf(machine);
    if (!application || busy.has(machine.id.toLowerCase()) || condition.kind === "crashed") return [];
    return [
      {
        machineId: machine.id,
        machine: nameOf(machine.id),
        computerName: textAt(machine.body, "properties.osProfile.computerName") ?? "",
        placement: placementOf(machine),
        application,
        openPorts: application.loopback ? [] : application.ports.filter((port) => letsIn(machine, application, port)),
        condition,
        deletedByForce: deletedByForce(machine),
      },
    ];
  });
}

/**
 * Whether a deletion is forced, without the shutdown of Windows: it is when all disks go with the machine and forceDeletion is
 * not set (text of forceDeletion in compute 2024-11-01).
 */
function deletedByForce({ body }: Resource): boolean {
  const disks = [
    ...objectsAt(body, "properties.storageProfile.dataDisks"),
    at(body, "properties.storageProfile.osDisk") ?? {},
  ];
  return disks.every((disk) => textAt(disk, "deleteOption") === "Delete");
}

function placementOf({ body, hidden }: Resource): string {
  const [zone] = textsAt(body, "zones");
  if (zone !== undefined) return `zone ${zone}`;
  const [fault, update] = [numberAt(hidden, "faultDomain"), numberAt(hidden, "updateDomain")];
  return fault === undefined ? "without placement" : `fault domain ${fault}, update domain ${update}`;
}
