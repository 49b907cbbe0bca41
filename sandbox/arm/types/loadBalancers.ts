import { networkVersions } from "../catalog/apiVersions.ts";
import type { Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import { findAll, type JsonObject, numberAt, objectsAt, put, textAt } from "../protocol/json.ts";
import { sameId } from "../protocol/resourceId.ts";
import { mustExist } from "./references.ts";

const type = "Microsoft.Network/loadBalancers";
const frontends = (body: JsonObject) => objectsAt(body, "properties.frontendIPConfigurations");
const probes = (body: JsonObject) => objectsAt(body, "properties.probes");
const balancingRules = (body: JsonObject) => objectsAt(body, "properties.loadBalancingRules");
const outboundRules = (body: JsonObject) => objectsAt(body, "properties.outboundRules");

/** Ports of one frontend address for SNAT, and the step they are given out in: azure-docs, outbound-rules.md. */
export const snatPortsPerAddress = 64_000;
const snatStep = 8;

/** Ids of the IP configurations in a pool. */
function membersOf({ azure }: Change, poolId: string): string[] {
  return azure.store
    .referrersOf(poolId)
    .filter((other) => other.type === "Microsoft.Network/networkInterfaces")
    .map((other) => other.id);
}

function number(
  says: string,
  source: string,
  check: (body: JsonObject) => ReturnType<Rule<Change>["check"]>,
): Rule<Change> {
  return { says, source, check: ({ body }) => check(body) };
}

const rules: Rule<Change>[] = [
  {
    says: "a Basic load balancer cannot be created any more, also when no SKU is given",
    source: "load-balancer-basic-upgrade-guidance (retired 2025-09-30); code and words assumed",
    check: ({ body }) =>
      textAt(body, "sku.name") === "Basic"
        ? badRequest(
            "BasicSkuLoadBalancerNotSupported",
            "Basic SKU load balancers were retired on 30 September 2025 and can no longer be created. Use the Standard SKU.",
          )
        : undefined,
  },
  mustExist(
    "a frontend's public IP exists in its region",
    "properties.frontendIPConfigurations[].properties.publicIPAddress",
  ),
  mustExist(
    "a load-balancing rule names a frontend that exists",
    "properties.loadBalancingRules[].properties.frontendIPConfiguration",
  ),
  mustExist(
    "a load-balancing rule names a backend pool that exists",
    "properties.loadBalancingRules[].properties.backendAddressPool",
  ),
  mustExist("a load-balancing rule names a probe that exists", "properties.loadBalancingRules[].properties.probe"),
  mustExist(
    "an outbound rule names a frontend that exists",
    "properties.outboundRules[].properties.frontendIPConfigurations[]",
  ),
  mustExist(
    "an outbound rule names a backend pool that exists",
    "properties.outboundRules[].properties.backendAddressPool",
  ),
  {
    says: "a load balancer and its public IP have the same SKU",
    source: "terraform-azurerm-loadbalancer#32",
    check({ id, body, azure }) {
      const sku = textAt(body, "sku.name");
      for (const { value } of findAll(body, "properties.frontendIPConfigurations[].properties.publicIPAddress.id")) {
        const other = textAt(azure.find(String(value)), "sku.name");
        if (other !== undefined && other !== sku) {
          return badRequest(
            "PublicIPAndLBSkuDoNotMatch",
            `${sku} sku load balancer ${id} cannot reference ${other} sku publicIP ${String(value)}.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "a public IP is the frontend of one load balancer",
    source: "assumed (code and words)",
    check({ id, body, azure }) {
      for (const { value } of findAll(body, "properties.frontendIPConfigurations[].properties.publicIPAddress.id")) {
        const other = azure.store.referrersOf(String(value)).find((one) => !sameId(one.id, id));
        if (other) {
          return badRequest(
            "PublicIPAddressInUse",
            `Resource ${id} is referencing public IP address ${String(value)} that is already allocated to resource ${other.id}.`,
          );
        }
      }
      return undefined;
    },
  },
  number(
    "a load balancer without a frontend has no rules",
    "load-balancer-common-deployment-errors.md; words assumed",
    (body) =>
      frontends(body).length === 0 && [...balancingRules(body), ...outboundRules(body), ...probes(body)].length > 0
        ? badRequest(
            "LoadBalancerWithoutFrontendIPCantHaveChildResources",
            `Load balancer ${textAt(body, "id")} has no frontend IP configuration and cannot have child resources that use it.`,
          )
        : undefined,
  ),
  number("a probe's port is 1 to 65535", "specification of 2024-05-01; code and words assumed", (body) =>
    outOfRange(probes(body), "port", 1, 65535, "LoadBalancerProbePortInvalid"),
  ),
  number("a probe's interval is at least 5 seconds", "specification of 2024-05-01; code and words assumed", (body) =>
    outOfRange(probes(body), "intervalInSeconds", 5, 2147483646, "LoadBalancerProbeIntervalInvalid"),
  ),
  number(
    "an HTTP probe has a path, and a TCP probe has none",
    "specification of 2024-05-01; code and words assumed",
    (body) => {
      for (const probe of probes(body)) {
        const tcp = textAt(probe, "properties.protocol")?.toLowerCase() === "tcp";
        if (tcp === (textAt(probe, "properties.requestPath") === undefined)) continue;
        return badRequest(
          "LoadBalancerProbeRequestPathInvalid",
          tcp
            ? `Probe ${textAt(probe, "id")} has protocol Tcp and must not have a request path.`
            : `Probe ${textAt(probe, "id")} has protocol Http and must have a request path.`,
        );
      }
      return undefined;
    },
  ),
  number("a rule's frontend port is 0 to 65534", "specification of 2024-05-01; code and words assumed", (body) =>
    outOfRange(balancingRules(body), "frontendPort", 0, 65534, "LoadBalancingRuleFrontendPortInvalid"),
  ),
  number(
    "a rule's idle timeout is 4 to 100 minutes",
    "specification of 2024-05-01 says 30, newer pages 100; the wider range, code and words assumed",
    (body) => outOfRange(balancingRules(body), "idleTimeoutInMinutes", 4, 100, "LoadBalancingRuleIdleTimeoutInvalid"),
  ),
  number(
    "two rules of one frontend have different ports or protocols",
    "load-balancer-common-deployment-errors.md; words assumed",
    (body) =>
      twice(
        balancingRules(body),
        ["frontendIPConfiguration.id", "frontendPort", "protocol"],
        "RulesUseSameFrontendPortAndProtocol",
      ),
  ),
  number(
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
  number(
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
  number("one outbound rule per frontend and protocol", "AzLoadBalancerMigration#10; words assumed", (body) => {
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
  number("SNAT ports of an outbound rule come in eights", "azure-docs PR #124508; words assumed", (body) => {
    const wrong = outboundRules(body).find(
      (rule) => (numberAt(rule, "properties.allocatedOutboundPorts") ?? 0) % snatStep !== 0,
    );
    if (!wrong) return undefined;
    return badRequest(
      "SpecifiedAllocatedOutboundPortsForOutboundRuleIsNotAMultipleOfEight",
      `Allocated outbound ports ${numberAt(wrong, "properties.allocatedOutboundPorts")} of outbound rule ${textAt(wrong, "id")} is not a multiple of 8.`,
    );
  }),
  number(
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

function outOfRange(children: readonly JsonObject[], member: string, least: number, most: number, code: string) {
  for (const child of children) {
    const value = numberAt(child, `properties.${member}`);
    if (value !== undefined && value >= least && value <= most) continue;
    return badRequest(code, `${member} ${value ?? ""} of ${textAt(child, "id")} must be between ${least} and ${most}.`);
  }
  return undefined;
}

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

export const loadBalancers: ResourceType = {
  type,
  model: "LoadBalancer",
  apiVersions: networkVersions,
  durations: { create: "loadBalancerCreate", delete: "loadBalancerDelete" },
  defaults: { "sku.name": "Basic", "sku.tier": "Regional" },
  immutable: ["sku.name"],
  children: [
    {
      segment: "frontendIPConfigurations",
      at: "properties.frontendIPConfigurations",
      model: "FrontendIPConfiguration",
      writable: false,
      defaults: { "properties.privateIPAllocationMethod": "Dynamic" },
    },
    {
      segment: "backendAddressPools",
      at: "properties.backendAddressPools",
      model: "BackendAddressPool",
      writable: true,
      create: "loadBalancerCreate",
      remove: "loadBalancerCreate",
    },
    {
      segment: "probes",
      at: "properties.probes",
      model: "Probe",
      writable: false,
      defaults: {
        "properties.intervalInSeconds": 15,
        "properties.numberOfProbes": 1,
        "properties.probeThreshold": 1,
        "properties.noHealthyBackendsBehavior": "AllProbedDown",
      },
    },
    {
      segment: "loadBalancingRules",
      at: "properties.loadBalancingRules",
      model: "LoadBalancingRule",
      writable: false,
      defaults: {
        "properties.idleTimeoutInMinutes": 4,
        "properties.enableFloatingIP": false,
        "properties.enableTcpReset": false,
        "properties.disableOutboundSnat": false,
        "properties.loadDistribution": "Default",
      },
    },
    {
      segment: "outboundRules",
      at: "properties.outboundRules",
      model: "OutboundRule",
      writable: false,
      defaults: { "properties.idleTimeoutInMinutes": 4, "properties.allocatedOutboundPorts": 0 },
    },
    {
      segment: "inboundNatRules",
      at: "properties.inboundNatRules",
      model: "InboundNatRule",
      writable: true,
      create: "loadBalancerCreate",
      remove: "loadBalancerCreate",
    },
  ],
  rules,
  complete: ({ body, before }) =>
    put(body, "properties.resourceGuid", textAt(before, "properties.resourceGuid") ?? crypto.randomUUID()),
  backReferences: [
    {
      shownAt: "properties.backendAddressPools[].properties.backendIPConfigurations",
      from: "Microsoft.Network/networkInterfaces",
      reference: "properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[]",
    },
  ],
};
