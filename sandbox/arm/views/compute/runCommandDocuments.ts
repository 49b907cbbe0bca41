import { ArmError } from "../../protocol/armError.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { same } from "../../protocol/resourceId.ts";
import { regionIn } from "../place.ts";
import { subscription, type View } from "../view.ts";

/** Commands that a Windows machine knows by an id: azure-compute-docs, windows/run-command.md. */
const documents: readonly (readonly [id: string, label: string, description: string])[] = [
  [
    "RunPowerShellScript",
    "Executes a PowerShell script",
    "Custom multiline PowerShell script should be defined in script property. Optional parameters can be set in parameters property.",
  ],
  [
    "IPConfig",
    "List IP configuration",
    "Shows detailed information for the IP address, subnet mask and default gateway for each adapter bound to TCP/IP.",
  ],
  ["EnableRemotePS", "Enable remote PowerShell", "Enable remote PowerShell on the VM."],
  [
    "EnableAdminAccount",
    "Enable administrator account",
    "Checks if the local Administrator account is disabled, and if so enables it.",
  ],
  ["RDPSettings", "Verify RDP Listener Settings", "Checks registry settings and domain policy settings."],
  [
    "SetRDPPort",
    "Set Remote Desktop port",
    "Sets the default or user specified port number for Remote Desktop connections.",
  ],
];

const at = `${subscription}/providers/Microsoft.Compute/locations/{location}/runCommands`;

function base([id, label, description]: (typeof documents)[number]): JsonObject {
  return {
    $schema: "https://schema.management.azure.com/schemas/2016-11-17/runcommands.json",
    id,
    osType: "Windows",
    label,
    description,
  };
}

/** VirtualMachineRunCommands_List and _Get. */
export const runCommandDocuments: readonly View[] = [
  {
    method: "GET",
    path: at,
    answer(question) {
      regionIn(question);
      return { value: documents.map(base) };
    },
  },
  {
    method: "GET",
    path: `${at}/{command}`,
    answer(question) {
      regionIn(question);
      const document = documents.find(([id]) => same(id, question.part("command")));
      // Code and words assumed.
      if (!document) throw new ArmError(404, "NotFound", `The entity was not found: ${question.part("command")}.`);
      return { ...base(document), script: [], parameters: [] };
    },
  },
];
