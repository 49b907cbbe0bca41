import { networkVersions } from "../catalog/apiVersions.ts";
import type { Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import { findAll, put, textAt } from "../protocol/json.ts";
import { sameId } from "../protocol/resourceId.ts";
import { balancingRuleRules } from "./loadBalancer/balancingRules.ts";
import { balancingRules, bodyRule, frontends, outboundRules, probes } from "./loadBalancer/body.ts";
import { outboundRuleRules } from "./loadBalancer/outboundRules.ts";
import { keepOwnAddresses, showPoolMembers } from "./loadBalancer/poolMembers.ts";
import { probeRules } from "./loadBalancer/probes.ts";
import { ruleHealth } from "./loadBalancer/ruleHealth.ts";
import { mustExist } from "./references.ts";

const type = "Microsoft.Network/loadBalancers";

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
  bodyRule(
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
  ...probeRules,
  ...balancingRuleRules,
  ...outboundRuleRules,
];

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
      actions: { health: ruleHealth },
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
  complete({ body, before }) {
    put(body, "properties.resourceGuid", textAt(before, "properties.resourceGuid") ?? crypto.randomUUID());
    keepOwnAddresses(body);
  },
  show: (body, _resource, azure) => showPoolMembers(body, azure),
  backReferences: [
    {
      shownAt: "properties.backendAddressPools[].properties.backendIPConfigurations",
      from: "Microsoft.Network/networkInterfaces",
      reference: "properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[]",
    },
  ],
};
