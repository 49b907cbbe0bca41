import type { Change, Rule } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { type JsonObject, numberAt, objectsAt, textAt } from "../../protocol/json.ts";

/** Parts of a load balancer's body. */
export const frontends = (body: JsonObject) => objectsAt(body, "properties.frontendIPConfigurations");
export const probes = (body: JsonObject) => objectsAt(body, "properties.probes");
export const balancingRules = (body: JsonObject) => objectsAt(body, "properties.loadBalancingRules");
export const outboundRules = (body: JsonObject) => objectsAt(body, "properties.outboundRules");

/** A rule that looks at the body alone. */
export function bodyRule(
  says: string,
  source: string,
  check: (body: JsonObject) => ReturnType<Rule<Change>["check"]>,
): Rule<Change> {
  return { says, source, check: ({ body }) => check(body) };
}

/** Refuses the first child whose number is missing, or is not `least` to `most`. */
export function outOfRange(children: readonly JsonObject[], member: string, least: number, most: number, code: string) {
  for (const child of children) {
    const value = numberAt(child, `properties.${member}`);
    if (value !== undefined && value >= least && value <= most) continue;
    return badRequest(code, `${member} ${value ?? ""} of ${textAt(child, "id")} must be between ${least} and ${most}.`);
  }
  return undefined;
}
