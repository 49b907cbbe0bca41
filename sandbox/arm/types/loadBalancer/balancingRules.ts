import type { Change, Rule } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { findAll, type JsonObject, textAt } from "../../protocol/json.ts";
import { sameId } from "../../protocol/resourceId.ts";
import { balancingRules, bodyRule, outboundRules, outOfRange } from "./body.ts";

/** What Azure insists on for load-balancing rules. */
export const balancingRuleRules: readonly Rule<Change>[] = [
  bodyRule("a rule's frontend port is 0 to 65534", "specification of 2024-05-01; code and words assumed", (body) =>
    outOfRange(balancingRules(body), "frontendPort", 0, 65534, "LoadBalancingRuleFrontendPortInvalid"),
  ),
  bodyRule(
    "a rule's idle timeout is 4 to 100 minutes",
    "specification of 2024-05-01 says 30, newer pages 100; the wider range, code and words assumed",
    (body) => outOfRange(balancingRules(body), "idleTimeoutInMinutes", 4, 100, "LoadBalancingRuleIdleTimeoutInvalid"),
  ),
  bodyRule(
    "two rules of one frontend have different ports or protocols",
    "load-balancer-common-deployment-errors.md; words assumed",
    (body) =>
      twice(
        balancingRules(body),
        ["frontendIPConfiguration.id", "frontendPort", "protocol"],
        "RulesUseSameFrontendPortAndProtocol",
      ),
  ),
  bodyRule(
    "two rules of one pool have different backend ports or protocols",
    "load-balancer-common-deployment-errors.md; words assumed",
    (body) =>
      twice(
        balancingRules(body).filter(
          (rule) => rule.properties && findAll(rule, "properties.enableFloatingIP")[0]?.value !== true,
        ),
        ["backendAddressPool.id", "backendPort", "protocol"],
        "RulesUseSameBackendPortProtocolAndPool",
      ),
  ),
  bodyRule(
    "a rule on the frontend of an outbound rule gives up its own outbound SNAT",
    "ansible-collections/azure#743",
    (body) => {
      for (const rule of balancingRules(body)) {
        const frontend = textAt(rule, "properties.frontendIPConfiguration.id");
        const outbound = outboundRules(body).filter((one) =>
          findAll(one, "properties.frontendIPConfigurations[].id").some(({ value }) => sameId(String(value), frontend)),
        );
        if (outbound.length > 0 && findAll(rule, "properties.disableOutboundSnat")[0]?.value !== true) {
          return badRequest(
            "LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule",
            `Load Balancing Rules ${textAt(rule, "id")} must have disableOutboundSNAT set to true when same FrontendIPConfiguration ${frontend} ` +
              `is referenced by Outbound Rules ${outbound.map((one) => textAt(one, "id")).join(", ")}.`,
          );
        }
      }
      return undefined;
    },
  ),
];

function twice(list: readonly JsonObject[], members: readonly string[], code: string) {
  const seen = new Map<string, JsonObject>();
  for (const rule of list) {
    const key = members
      .map((member) => String(findAll(rule, `properties.${member}`)[0]?.value).toLowerCase())
      .join(" ");
    const other = seen.get(key);
    if (other) {
      return badRequest(
        code,
        `Load balancing rules ${textAt(other, "id")} and ${textAt(rule, "id")} use the same ${members.join(", ")}.`,
      );
    }
    seen.set(key, rule);
  }
  return undefined;
}
