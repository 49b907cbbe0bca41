import { fit, type Misfit, modelOf } from "../catalog/models.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import type { JsonObject } from "../protocol/json.ts";

/**
 * A body without what Azure ignores.
 * @throws ArmError in the words of its provider when it does not fit Microsoft's model.
 */
export function fitted(provider: string, model: string, raw: JsonObject): JsonObject {
  const { body, misfits } = fit(provider, modelOf(provider, model), raw);
  refuseMisfits(provider, misfits);
  return body;
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
