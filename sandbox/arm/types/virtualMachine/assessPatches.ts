import type { Action } from "../../manager/resourceType.ts";
import { ArmError } from "../../protocol/armError.ts";
import { powerOf } from "./power.ts";

/** POST `…/assessPatches`: a machine of the newest image lacks no patch (VirtualMachineAssessPatchesResult in ComputeRP 2024-11-01). */
export const assessPatches: Action = {
  duration: "runCommandAction",
  begin: ({ resource }) =>
    powerOf(resource) === "running"
      ? {}
      : new ArmError(409, "OperationNotAllowed", "Cannot assess patches of the VM when the VM is not running."),
  finish: (_machine, azure, { id, startedAt }) => ({
    status: "Succeeded",
    assessmentActivityId: id,
    rebootPending: false,
    criticalAndSecurityPatchCount: 0,
    otherPatchCount: 0,
    startDateTime: new Date(startedAt).toISOString(),
    availablePatches: [],
    error: { details: [], code: "Success", message: `Assessed at ${new Date(azure.clock.now()).toISOString()}.` },
  }),
};
