import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { ComputePool } from "./components/computePool.ts";
import { batchDebugLog } from "./components/debugLog.ts";
import { generatedPassword } from "./components/generatedPassword.ts";
import { Network } from "./components/network.ts";
import { withoutPromiseTraces } from "./components/promiseTraces.ts";
import { PublicLoadBalancer } from "./components/publicLoadBalancer.ts";
import { parallelismAdvice } from "./facts/parallelism.ts";
import { siteUrl } from "./facts/siteUrl.ts";
import { readSettings } from "./settings/stackConfig.ts";

// Before anything is registered.
withoutPromiseTraces();
batchDebugLog();

// Settings in.
const settings = readSettings();
const { location, tags, vmCount, egress, ports } = settings;
const advice = parallelismAdvice(Number(process.env.PULUMI_NODEJS_PARALLEL ?? vmCount), vmCount);
if (advice) pulumi.log.warn(advice);

const group = new ResourceGroup("web", { location, tags });
const common = { resourceGroupName: group.name, location, tags };

// Three tiers.
const network = new Network("web", {
  ...common,
  addressSpace: settings.addressSpace,
  subnetPrefix: settings.subnetPrefix,
  privateSubnet: settings.privateSubnet,
  ports,
  allowedSources: settings.allowedSources,
  rulePriority: settings.rulePriority,
  probe: settings.probe,
  natGateway: egress === "natGateway",
});

const balancer = new PublicLoadBalancer("web-lb", {
  ...common,
  resourceGroupId: group.id,
  ports,
  probe: settings.probe,
  loadDistribution: settings.loadDistribution,
  tcpReset: settings.tcpReset,
  dnsLabel: settings.dnsLabel,
  zoneRedundant: settings.zoneRedundantIp,
  outboundFor: egress === "loadBalancer" ? vmCount : undefined,
});

const password = settings.adminPassword ? pulumi.secret(settings.adminPassword) : generatedPassword("admin");

const pool = new ComputePool("web", {
  ...common,
  subnetId: network.subnet.id,
  webPoolId: balancer.webPoolId,
  outboundPoolId: balancer.outboundPoolId,
  vmCount,
  ports,
  allowedSources: settings.allowedSources,
  balancingRules: balancer.ruleIds,
  outOfRotation: settings.outOfRotation,
  leavePool: settings.leavePool,
  availability: settings.availability,
  faultDomainCount: settings.faultDomainCount,
  updateDomainCount: settings.updateDomainCount,
  computerNamePrefix: settings.computerNamePrefix,
  machine: settings,
  adminPassword: password,
  probe: settings.probe,
  drainSeconds: settings.drainSeconds,
});

// Outputs out.
const publicIp = balancer.publicIp.ipAddress;
const fqdn = settings.dnsLabel ? { fqdn: balancer.publicIp.dnsSettings.apply((dns) => dns?.fqdn) } : {};
const host = "fqdn" in fqdn ? fqdn.fqdn : publicIp;

export default {
  publicIp,
  ...fqdn,
  url: pulumi.interpolate`${host}`.apply((name) => siteUrl(name, ports, settings.probe)),
  resourceGroup: group.name,
  vmNames: pool.vmNames,
  inRotation: pool.inRotation,
  adminUsername: settings.adminUsername,
  adminPassword: pulumi.secret(password),
};
