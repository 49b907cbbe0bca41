import { isServed } from "../catalog/versionServed.ts";
import type { Accepted, Azure } from "../manager/azure.ts";
import { groupAt } from "../manager/existing.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { same } from "../protocol/resourceId.ts";
import { bodyOf, type Planned } from "./plan.ts";
import { deploymentType } from "./state.ts";

export const isNested = ({ type }: Planned) => same(type, deploymentType);

/** @throws ArmError where the sandbox has no such type, or Azure no such version of it, or the group is not there. */
export function refuseUnknown(planned: Planned, azure: Azure): void {
  groupAt(azure, planned.id);
  if (isNested(planned)) return;
  const { type, version } = planned;
  if (!azure.typeNamed(type) && !azure.childTypeNamed(type)?.child.writable) {
    const [provider, ...kinds] = type.split("/");
    throw badRequest(
      "InvalidTemplateDeployment",
      `The template deployment has a resource of the type '${type}'. The resource type '${kinds.join("/")}' could not be found in the namespace '${provider}': the sandbox has no such type.`,
    );
  }
  if (!isServed(version, Date.now())) {
    throw badRequest(
      "NoRegisteredProviderFound",
      `No registered resource provider found for API version '${version}' for type '${type}'.`,
    );
  }
}

/** Writes one resource of a plan, as a PUT of its own. @throws ArmError where Azure refuses it. */
export function write(planned: Planned, azure: Azure): Accepted {
  const { id, type, version } = planned;
  const fault = azure.faults.strike("PUT", type);
  if (fault?.kind === "refuse") throw new ArmError(fault.status, fault.code, fault.message);
  const body = bodyOf(planned);
  const known = azure.typeNamed(type);
  if (known) return azure.write(known, id, body, fault, version);
  const child = azure.childTypeNamed(type);
  if (!child) throw new ArmError(404, "InvalidResourceType", `The resource type '${type}' could not be found.`);
  return azure.writeChild(child.parent, child.child, id, body, fault, version);
}

/** Whether a refusal only says that something else has its turn, so that the deployment asks again. */
export function isPassing({ status, code, message }: ArmError): boolean {
  return status === 429 || code === "AnotherOperationInProgress" || /another operation is in progress/i.test(message);
}
