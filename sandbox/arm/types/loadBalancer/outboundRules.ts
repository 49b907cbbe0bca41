import type { Change, Rule } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { findAll, type JsonObject, numberAt, textAt } from "../../protocol/json.ts";
import { bodyRule, outboundRules } from "./body.ts";

/** Ports of one frontend address for SNAT, and the step they are given out in: azure-docs, outbound-rules.md. */
const snatPortsPerAddress = 64_000;
const snatStep = 8;

/** Ids of the IP configurations in a pool. */
function membersOf({ azure }: Change, poolId: string): string[] {
  return azure.store
    .referrersOf(poolId)
    .filter((other) => other.type === "Microsoft.Network/networkInterfaces")
    .map((other) => other.id);
}

/** What Azure insists on for outbound rules and their SNAT ports. */
export const outboundRuleRules: readonly Rule<Change>[] = [
  bodyRule("one outbound rule per frontend and protocol", "AzLoadBalancerMigration#10; words assumed", (body) => {
    const seen = new Set<string>();
    for (const rule of outboundRules(body)) {
      for (const { value } of findAll(rule, "properties.frontendIPConfigurations[].id")) {
        const key = `${String(value).toLowerCase()} ${textAt(rule, "properties.protocol")}`;
        if (seen.has(key)) {
          return badRequest(
            "MoreThanOneOutboundRuleUsingSameFrontendIPConfigurationAndProtocolIsNotSupported",
            `More than one outbound rule uses frontend IP configuration ${String(value)} and protocol ${textAt(rule, "properties.protocol")}.`,
          );
        }
        seen.add(key);
      }
    }
    return undefined;
  }),
  bodyRule("SNAT ports of an outbound rule come in eights", "azure-docs PR #124508; words assumed", (body) => {
    const wrong = outboundRules(body).find(
      (rule) => (numberAt(rule, "properties.allocatedOutboundPorts") ?? 0) % snatStep !== 0,
    );
    if (!wrong) return undefined;
    return badRequest(
      "SpecifiedAllocatedOutboundPortsForOutboundRuleIsNotAMultipleOfEight",
      `Allocated outbound ports ${numberAt(wrong, "properties.allocatedOutboundPorts")} of outbound rule ${textAt(wrong, "id")} is not a multiple of 8.`,
    );
  }),
  bodyRule(
    "an outbound rule gives one machine at most 64,000 SNAT ports per frontend",
    "azure-docs PR #124508; words assumed",
    (body) => {
      const wrong = outboundRules(body).find(
        (rule) => (numberAt(rule, "properties.allocatedOutboundPorts") ?? 0) > portsOf(rule),
      );
      if (!wrong) return undefined;
      return badRequest(
        "SpecifiedAllocatedOutboundPortsForOutboundRuleExceedsTotalNumberOfAllowedPortsPerRule",
        `Allocated outbound ports ${numberAt(wrong, "properties.allocatedOutboundPorts")} of outbound rule ${textAt(wrong, "id")} exceeds the total number of allowed ports ${portsOf(wrong)} per rule.`,
      );
    },
  ),
  {
    says: "SNAT ports of an outbound rule suffice for all machines in its pool",
    source: "azure-docs PR #124508; words assumed",
    check(change) {
      for (const rule of outboundRules(change.body)) {
        const error = snatShortage(
          rule,
          membersOf(change, textAt(rule, "properties.backendAddressPool.id") ?? "").length,
        );
        if (error) return error;
      }
      return undefined;
    },
  },
];

/** Ports of all frontends of an outbound rule. */
function portsOf(rule: JsonObject): number {
  return findAll(rule, "properties.frontendIPConfigurations[]").length * snatPortsPerAddress;
}

/** What Azure says when a pool of so many machines needs more ports than an outbound rule has. */
export function snatShortage(rule: JsonObject, machines: number) {
  const needed = (numberAt(rule, "properties.allocatedOutboundPorts") ?? 0) * machines;
  if (needed <= portsOf(rule)) return undefined;
  return badRequest(
    "SpecifiedAllocatedOutboundPortsForOutboundRuleExceedsTotalNumberOfAvailablePorts",
    `Specified allocated outbound ports for outbound rule ${textAt(rule, "id")} exceeds the total number of available ports: ` +
      `${machines} IP configurations need ${needed}, and ${portsOf(rule)} are available.`,
  );
}
