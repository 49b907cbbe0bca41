import type { Resource } from "../../manager/store.ts";
import { type JsonObject, textAt } from "../../protocol/json.ts";
import { nameOf } from "../../protocol/resourceId.ts";

/** What the handler of an extension tells: VirtualMachineExtensionInstanceView in ComputeRP 2024-11-01. */
export function extensionView({ id, body, hidden }: Resource): JsonObject {
  const state = textAt(body, "properties.provisioningState") ?? "Succeeded";
  const failed = state === "Failed";
  const message = textAt(hidden, "lastRun.error.message") ?? "Finished executing command";
  const settled: JsonObject = failed
    ? { code: "ProvisioningState/failed/1", level: "Error", displayStatus: "Provisioning failed", message }
    : { code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Provisioning succeeded", message };
  const going: JsonObject = { code: "ProvisioningState/transitioning", level: "Info", displayStatus: "Transitioning" };
  return {
    name: nameOf(id),
    type: `${textAt(body, "properties.publisher")}.${textAt(body, "properties.type")}`,
    typeHandlerVersion: textAt(body, "properties.typeHandlerVersion"),
    statuses: [state === "Succeeded" || failed ? settled : going],
  };
}
