import { fit, type Misfit, modelOf } from "../catalog/models.ts";
import { isNewerThanModel } from "../catalog/versionServed.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { isObject, type Json, type JsonObject } from "../protocol/json.ts";

/** A body without what Azure ignores, and the paths of what a model newer than ours may know, without indices. */
export interface Fitted {
  readonly body: JsonObject;
  readonly newer: readonly string[];
}

/**
 * Compares the body of a type with Microsoft's model. In a version newer than the model, members and values that it lacks
 * are kept.
 * @throws ArmError in the words of its provider when it does not fit.
 */
export function fitted(type: string, model: string, raw: JsonObject, version: string): Fitted {
  const provider = type.split("/")[0] ?? "";
  const { body, misfits } = fit(provider, modelOf(provider, model), raw);
  const mayBeNewer = (misfit: Misfit) =>
    (misfit.kind === "unknown" || misfit.kind === "value") && isNewerThanModel(provider, version);
  refuseMisfits(
    provider,
    misfits.filter((misfit) => !mayBeNewer(misfit)),
  );
  for (const { path, value } of misfits) keep(body, path, value);
  return { body, newer: [...new Set(misfits.map(({ path }) => path.replace(/\[\d+\]/g, "")))] };
}

/** Puts a member that was left out of a fitted body back in; a path has indices where it goes into a list. */
function keep(body: JsonObject, path: string, value: Json | undefined): void {
  const steps = path.split(/\.|(?=\[)/).map((step) => (step.startsWith("[") ? Number(step.slice(1, -1)) : step));
  const last = steps.pop();
  const holder = steps.reduce<Json | undefined>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : isObject(inner) ? inner[step] : undefined),
    body,
  );
  if (value === undefined || value === null || last === undefined) return;
  if (Array.isArray(holder)) holder.splice(Number(last), 0, value);
  else if (isObject(holder)) holder[last] = value;
}

function refuseMisfits(provider: string, misfits: readonly Misfit[]): void {
  const [first] = misfits;
  if (!first) return;
  const message = describeMisfit(first);
  if (provider === "Microsoft.Network") {
    // Words and codes: MicrosoftLearning/AZ-700#183, microsoft/sql-server-samples#1294.
    throw new ArmError(400, "InvalidRequestFormat", "Cannot parse the request.", {
      details: misfits.map((misfit) => ({ code: "InvalidJson", message: describeMisfit(misfit) })),
    });
  }
  // Assumed for compute and resources, whose words for a missing parameter are known (azure-docs, common error messages).
  if (first.kind === "unknown" || first.kind === "type") throw badRequest("BadRequest", message);
  const target = first.path.replace(/^properties\./, "");
  throw badRequest("InvalidParameter", message, target);
}

function describeMisfit({ kind, member, model, path, value, expected }: Misfit): string {
  switch (kind) {
    case "unknown":
      return `Could not find member '${member}' on object of type '${model}'. Path '${path}', line 1, position 1.`;
    case "missing":
      return `Required parameter '${path.replace(/^properties\./, "")}' is missing (null).`;
    case "type":
      return `Error converting value ${JSON.stringify(value)} to type '${expected}'. Path '${path}', line 1, position 1.`;
    case "value":
      return `The value '${String(value)}' of parameter '${path.replace(/^properties\./, "")}' is invalid. Allowed values: ${expected}.`;
    case "range":
      return `The value '${String(value)}' of parameter '${path.replace(/^properties\./, "")}' is out of range: ${expected}.`;
  }
}
