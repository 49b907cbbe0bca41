import type { Action } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { type JsonObject, textAt } from "../../protocol/json.ts";
import { nameOf } from "../../protocol/resourceId.ts";

/**
 * POST `…/loadBalancingRules/{rule}/health`: what the load balancer says of each member behind the rule
 * (azure-docs, load-balancer-manage-health-status.md; azure-rest-api-specs, network 2024-05-01, LoadBalancerHealth.json, in
 * which the IP configuration is a text, as azure-sdk-for-go#24514 found it, though the models have an object).
 */
export const ruleHealth: Action = {
  duration: "ruleHealth",
  reads: true,
  askAgainAfter: 5_000,
  begin({ target, azure }) {
    if (textAt(azure.find(target), "properties.probe.id") !== undefined) return {};
    // That it is refused: the same page; code and words assumed.
    return badRequest(
      "LoadBalancingRuleHealthNotSupportedWithoutProbe",
      `Health status of load balancing rule ${nameOf(target)} cannot be retrieved: the rule has no probe.`,
    );
  },
  finish(_balancer, azure, { target }) {
    const members = azure.healthSource(target);
    const count = (state: string) => members.filter((member) => member.state === state).length;
    return {
      up: count("Up"),
      down: count("Down"),
      loadBalancerBackendAddresses: members.map((member): JsonObject => ({ ...member })),
    };
  },
};
