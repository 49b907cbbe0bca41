import { isObject, type JsonObject, textAt } from "../protocol/json.ts";
import { groupOf } from "../protocol/resourceId.ts";
import { evaluated } from "./language/evaluate.ts";
import type { Scope } from "./language/scope.ts";
import { bodyOf, type Planned } from "./plan.ts";
import { deploymentType, type Step } from "./state.ts";
import { section } from "./template.ts";

/** Words: azure-docs, deployment-failed.md. */
export function failureOf(failed: readonly Step[]): JsonObject {
  return {
    code: "DeploymentFailed",
    message:
      "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.",
    details: failed.map(({ error = {} }) => error),
  };
}

/** Outputs of a deployment that has succeeded; secure ones without their value. */
export function outputsOf(template: JsonObject, scope: Scope): JsonObject {
  const declared = Object.entries(section(template, "outputs")).flatMap(([name, output]) =>
    isObject(output) && (output.condition === undefined || evaluated(output.condition, scope) === true)
      ? [[name, output] as const]
      : [],
  );
  return Object.fromEntries(
    declared.map(([name, output]) => {
      const type = String(output.type ?? "string");
      const shown = type.charAt(0).toUpperCase() + type.slice(1);
      if (/^secure/i.test(type)) return [name, { type: shown }];
      const { value = null } = isObject(output.copy)
        ? { value: Object.values(evaluated({ copy: [{ name: "value", ...output.copy }] }, scope) as JsonObject)[0] }
        : { value: evaluated(output.value ?? null, scope) };
      return [name, { type: shown, value }];
    }),
  );
}

/** A nested deployment's own request; where its expressions are its own, its template is passed on as it is. */
export function nestedBody(planned: Planned): JsonObject {
  const { raw } = planned;
  const properties = isObject(raw.properties) ? raw.properties : {};
  if (textAt(properties, "expressionEvaluationOptions.scope")?.toLowerCase() !== "inner") return bodyOf(planned);
  const { template, ...others } = properties;
  const body = bodyOf({ ...planned, raw: { ...raw, properties: others } });
  return { ...body, properties: { ...(isObject(body.properties) ? body.properties : {}), template } };
}

/** Id of a deployment in a group. */
export const deploymentId = (path: string, name: string) => `${groupOf(path)}/providers/${deploymentType}/${name}`;
