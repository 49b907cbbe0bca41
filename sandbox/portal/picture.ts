import type { Azure } from "../arm/manager/azure.ts";
import { speedOf } from "../arm/manager/clock.ts";
import type { Operation, Resource } from "../arm/manager/store.ts";
import { numberAt, objectsAt, textAt, textsAt } from "../arm/protocol/json.ts";
import { groupOf, nameOf } from "../arm/protocol/resourceId.ts";
import { conditionOf } from "../arm/types/guest/condition.ts";
import { powerOf } from "../arm/types/virtualMachine/power.ts";
import { guests } from "../traffic/topology.ts";
import type { MemberHealth, Traffic } from "../traffic/traffic.ts";
import { lastUpdate } from "./timeline.ts";
import type { ErrorView, HealthView, LoadView, MachineView, SiteView, View } from "./view/view.ts";

/** After so long without an operation the next one belongs to another update: milliseconds of this machine, and of Azure's time. */
const quiet = { machine: 1_500, azure: 60_000 };

/** Errors that are shown. */
const shownErrors = 30;

/** Everything the page shows, as it is now. */
export function picture(azure: Azure, traffic: Traffic, load: LoadView): View {
  const now = azure.clock.now();
  const speed = speedOf(azure.clock);
  const operations = azure.store.recent();
  return {
    now,
    speed,
    sites: sites(traffic),
    machines: machines(azure, traffic),
    requests: traffic.latest,
    load,
    update: lastUpdate(operations, now, Math.max(quiet.machine * speed, quiet.azure)),
    errors: errors(azure, operations),
  };
}

function sites({ listening }: Traffic): SiteView[] {
  return listening.map(({ rule, address, frontendPort, host, port }) => ({
    balancer: rule.split("/").at(-3) ?? "",
    rule: nameOf(rule),
    address,
    frontendPort,
    url: `http://${host}${port === 80 ? "" : `:${port}`}`,
  }));
}

function machines(azure: Azure, traffic: Traffic): MachineView[] {
  const health = Map.groupBy(traffic.health, ({ machineId }) => machineId?.toLowerCase());
  const serving = new Set(guests(azure).map(({ machineId }) => machineId));
  const restarting = new Set(
    azure.store
      .running()
      .filter(({ kind }) => kind === "action")
      .map(({ target }) => target.toLowerCase()),
  );
  return azure.store.ofType("Microsoft.Compute/virtualMachines").map((machine) => ({
    id: machine.id,
    name: nameOf(machine.id),
    computerName: textAt(machine.body, "properties.osProfile.computerName") ?? "",
    group: nameOf(groupOf(machine.id)),
    faultDomain: numberAt(machine.hidden, "faultDomain"),
    updateDomain: numberAt(machine.hidden, "updateDomain"),
    zone: textsAt(machine.body, "zones")[0],
    pools: poolsOf(machine, azure),
    state: textAt(machine.body, "properties.provisioningState") ?? "",
    condition: restarting.has(machine.id.toLowerCase()) ? "restarting" : conditionIn(machine, serving),
    health: healthOf(health.get(machine.id.toLowerCase()) ?? []),
    answered: traffic.answered.get(machine.id) ?? 0,
  }));
}

function conditionIn(machine: Resource, serving: ReadonlySet<string>): string {
  const power = powerOf(machine);
  if (power === "stopped" || power === "deallocated") return "stopped";
  const { kind } = conditionOf(machine);
  if (kind === "crashed") return kind;
  return serving.has(machine.id) ? kind : "installing";
}

function poolsOf(machine: Resource, azure: Azure): string[] {
  const cards = objectsAt(machine.body, "properties.networkProfile.networkInterfaces");
  return cards.flatMap((card) =>
    objectsAt(azure.store.get(textAt(card, "id") ?? "")?.body, "properties.ipConfigurations").flatMap((configuration) =>
      objectsAt(configuration, "properties.loadBalancerBackendAddressPools").map((pool) =>
        nameOf(textAt(pool, "id") ?? ""),
      ),
    ),
  );
}

function healthOf(members: readonly MemberHealth[]): HealthView {
  if (members.length === 0) return "out of rotation";
  return members.every(({ up }) => up) ? "up" : "down";
}

/** Operations that failed and requests that were refused, newest first. */
function errors({ refusals }: Azure, operations: readonly Operation[]): ErrorView[] {
  const failed = operations.flatMap(({ error, endedAt, kind, target }) =>
    error === undefined
      ? []
      : [
          {
            at: endedAt ?? 0,
            what: `${kind} ${nameOf(target)}`,
            code: textAt(error, "code") ?? "",
            message: textAt(error, "message") ?? "",
          },
        ],
  );
  const refused = refusals.all.map(({ at, method, path, status, code, message }) => ({
    at,
    what: `${method} ${nameOf(path)} (${status})`,
    code,
    message,
  }));
  return [...failed, ...refused].sort((a, b) => b.at - a.at).slice(0, shownErrors);
}
