import type { AzureState } from "../../manager/resourceType.ts";
import type { Operation, Resource } from "../../manager/store.ts";
import { findAll, type JsonObject, numberAt, textAt } from "../../protocol/json.ts";
import { sameId } from "../../protocol/resourceId.ts";
import { conditionOf } from "../guest/condition.ts";
import { extensionView } from "../guest/extensionView.ts";
import { imageOf } from "./body.ts";
import { isGeneralized, powerOf } from "./power.ts";

/** One status, as every instance view has them: azure-rest-api-specs, ComputeRP 2024-11-01, InstanceViewStatus. */
export function status(code: string, displayStatus: string, time?: number): JsonObject {
  return { code, level: "Info", displayStatus, ...(time === undefined ? {} : { time: new Date(time).toISOString() }) };
}

/** What a machine is on its way to while an action goes on; states and billing: azure-compute-docs, states-billing.md. */
const onTheWay: Readonly<Record<string, string>> = {
  start: "starting",
  restart: "running",
  powerOff: "stopping",
  deallocate: "deallocating",
};

/** Build of Windows Server by the first number of an image's version. */
const windows: Readonly<Record<string, string>> = {
  14393: "Windows Server 2016 Datacenter",
  17763: "Windows Server 2019 Datacenter",
  20348: "Windows Server 2022 Datacenter Azure Edition",
  26100: "Windows Server 2025 Datacenter Azure Edition",
};

const agentVersion = "2.7.41491.1172";

/** The operation on a machine that goes on now. */
function runningOn({ id }: Resource, azure: AzureState): Operation | undefined {
  return azure.store.running().find(({ target, kind }) => kind !== "read" && sameId(target, id));
}

function powerStatus(machine: Resource, operation: Operation | undefined): JsonObject {
  const state = onTheWay[textAt(operation?.detail, "action") ?? ""] ?? powerOf(machine);
  return status(`PowerState/${state}`, `VM ${state}`);
}

function provisioningStatus(machine: Resource, operation: Operation | undefined): JsonObject {
  const kept = textAt(machine.body, "properties.provisioningState") ?? "Succeeded";
  const state = operation?.kind === "action" ? "Updating" : kept;
  const shown = state === "Succeeded" ? "Provisioning succeeded" : state === "Failed" ? "Provisioning failed" : state;
  const since = numberAt(machine.hidden, "changedAt") ?? machine.createdAt;
  return status(`ProvisioningState/${state.toLowerCase()}`, shown, since);
}

function agent(machine: Resource, extensions: readonly Resource[], azure: AzureState): JsonObject {
  const now = azure.clock.now();
  if (conditionOf(machine).kind === "crashed") {
    const notReady = {
      ...status("ProvisioningState/Unavailable", "Not Ready", now),
      level: "Warning",
      message: "VM status blob is found but not yet populated.",
    };
    return { vmAgentVersion: "Unknown", statuses: [notReady], extensionHandlers: [] };
  }
  const ready = {
    ...status("ProvisioningState/succeeded", "Ready", now),
    message: "GuestAgent is running and processing the extensions.",
  };
  const handlers = extensions.map(
    ({ body }): JsonObject => ({
      type: `${textAt(body, "properties.publisher")}.${textAt(body, "properties.type")}`,
      typeHandlerVersion: textAt(body, "properties.typeHandlerVersion"),
      status: status("ProvisioningState/succeeded", "Ready"),
    }),
  );
  return { vmAgentVersion: agentVersion, statuses: [ready], extensionHandlers: handlers };
}

/** Names of a machine's disks, the one it boots from first. */
export function diskNames({ body }: Resource): string[] {
  return [
    ...findAll(body, "properties.storageProfile.osDisk.name"),
    ...findAll(body, "properties.storageProfile.dataDisks[].name"),
  ].map(({ value }) => String(value));
}

/** Extensions of a machine. */
export function extensionsOf(machine: Resource, azure: AzureState): Resource[] {
  const prefix = `${machine.id.toLowerCase()}/`;
  return azure.store
    .ofType("Microsoft.Compute/virtualMachines/extensions")
    .filter(({ id }) => id.toLowerCase().startsWith(prefix));
}

/**
 * What a machine is doing: `GET .../instanceView`, and `properties.instanceView` with `$expand=instanceView`. What the guest
 * tells is told only while it runs (VirtualMachineInstanceView in ComputeRP 2024-11-01; words as public transcripts show them).
 */
export function instanceViewOf(machine: Resource, azure: AzureState): JsonObject {
  const operation = runningOn(machine, azure);
  const extensions = extensionsOf(machine, azure);
  const image = imageOf(machine.body);
  const member = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: value });
  const shown = (time: number) => status("ProvisioningState/succeeded", "Provisioning succeeded", time);
  const guest: JsonObject =
    powerOf(machine) === "running"
      ? {
          computerName: textAt(machine.body, "properties.osProfile.computerName"),
          osName: windows[image?.exactVersion.split(".")[0] ?? ""] ?? "Windows Server",
          osVersion: `10.0.${image?.exactVersion.split(".").slice(0, 2).join(".") ?? "0.0"}`,
          vmAgent: agent(machine, extensions, azure),
        }
      : {};
  return {
    ...member("platformUpdateDomain", numberAt(machine.hidden, "updateDomain")),
    ...member("platformFaultDomain", numberAt(machine.hidden, "faultDomain")),
    ...guest,
    disks: diskNames(machine).map((name) => ({ name, statuses: [shown(machine.createdAt)] })),
    ...(bootDiagnosed(machine) ? { bootDiagnostics: {} } : {}),
    hyperVGeneration: `V${image?.generation ?? 1}`,
    ...(extensions.length > 0 ? { extensions: extensions.map((one) => extensionView(one)) } : {}),
    statuses: [
      provisioningStatus(machine, operation),
      ...(isGeneralized(machine) ? [status("OSState/generalized", "VM generalized")] : []),
      powerStatus(machine, operation),
    ],
  };
}

/** Whether a machine keeps a screenshot and a log of how it boots. */
export function bootDiagnosed({ body }: Resource): boolean {
  return findAll(body, "properties.diagnosticsProfile.bootDiagnostics.enabled")[0]?.value === true;
}
