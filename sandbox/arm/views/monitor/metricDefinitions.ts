import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { findAll, type JsonObject, numberAt, objectsAt, textAt } from "../../protocol/json.ts";
import { powerOf } from "../../types/virtualMachine/power.ts";

export type Aggregation = "Average" | "Total" | "Count" | "Minimum" | "Maximum";

/** A metric of a type: azure-monitor-docs, reference of supported metrics for each type. */
export interface MetricDefinition {
  readonly name: string;
  readonly shown: string;
  readonly unit: "Count" | "Bytes" | "Percent";
  readonly primary: Aggregation;
  readonly dimensions: readonly string[];
  /** What it always is, where nobody measures it; taken for every minute since the resource was made. */
  readonly always?: (resource: Resource, azure: AzureState) => number;
}

const frontend = ["FrontendIPAddress", "FrontendPort"];

/** Ports of a load balancer's outbound rules that its machines have: azure-docs, load-balancer-standard-diagnostics.md. */
function allocatedPorts({ body }: Resource, azure: AzureState): number {
  return objectsAt(body, "properties.outboundRules").reduce((sum, rule) => {
    const pool = textAt(rule, "properties.backendAddressPool.id") ?? "";
    const members = azure.store.referrersOf(pool).filter(({ type }) => type === "Microsoft.Network/networkInterfaces");
    return sum + members.length * (numberAt(rule, "properties.allocatedOutboundPorts") ?? 0);
  }, 0);
}

const metric = (
  name: string,
  shown: string,
  unit: MetricDefinition["unit"],
  primary: Aggregation,
  dimensions: readonly string[] = [],
  always?: MetricDefinition["always"],
): MetricDefinition => ({ name, shown, unit, primary, dimensions, ...(always ? { always } : {}) });

const nothing = () => 0;

/** Metrics by type; those of the data path are measured, the guests have none of their own, and SNAT is never used here. */
const definitions: Readonly<Record<string, readonly MetricDefinition[]>> = {
  "microsoft.network/loadbalancers": [
    metric("VipAvailability", "Data Path Availability", "Count", "Average", frontend),
    metric("DipAvailability", "Health Probe Status", "Count", "Average", [
      "ProtocolType",
      "BackendPort",
      ...frontend,
      "BackendIPAddress",
    ]),
    metric("ByteCount", "Byte Count", "Bytes", "Total", frontend),
    metric("SYNCount", "SYN Count", "Count", "Total", frontend),
    metric("SnatConnectionCount", "SNAT Connection Count", "Count", "Total", [], nothing),
    metric("AllocatedSnatPorts", "Allocated SNAT Ports", "Count", "Average", [], allocatedPorts),
    metric("UsedSnatPorts", "Used SNAT Ports", "Count", "Average", [], nothing),
  ],
  "microsoft.compute/virtualmachines": [
    metric("Percentage CPU", "Percentage CPU", "Percent", "Average"),
    metric("Network In Total", "Network In Total", "Bytes", "Total"),
    metric("Network Out Total", "Network Out Total", "Bytes", "Total"),
    metric("VmAvailabilityMetric", "VM Availability Metric", "Count", "Average", [], (machine) =>
      powerOf(machine) === "running" && findAll(machine.hidden, "condition")[0]?.value !== "crashed" ? 1 : 0,
    ),
  ],
};

export function definitionsOf(type: string): readonly MetricDefinition[] {
  return definitions[type.toLowerCase()] ?? [];
}

const aggregations = ["None", "Average", "Minimum", "Maximum", "Total", "Count"];
const grains = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];

/** A definition as `MetricDefinitions_List` tells it. */
export function shownDefinition(
  { name, shown, unit, primary, dimensions }: MetricDefinition,
  of: Resource,
): JsonObject {
  return {
    id: `${of.id}/providers/microsoft.insights/metricdefinitions/${name}`,
    resourceId: of.id,
    namespace: of.type,
    category: "Availability",
    name: { value: name, localizedValue: shown },
    displayDescription: shown,
    isDimensionRequired: false,
    unit,
    primaryAggregationType: primary,
    supportedAggregationTypes: [...aggregations],
    metricAvailabilities: grains.map((timeGrain) => ({ timeGrain, retention: "P93D" })),
    dimensions: dimensions.map((value) => ({ value, localizedValue: value })),
  };
}
