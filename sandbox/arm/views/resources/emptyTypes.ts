import { groupAt } from "../../manager/existing.ts";
import { notFound } from "../../protocol/armError.ts";
import { group, subscription, type View } from "../view.ts";

/**
 * Types of Azure that the sandbox has none of, and which clients look through: a list of them is empty, one of them is not
 * found. As soon as the sandbox has a type itself, this one says nothing more of it.
 */
const types = [
  "Microsoft.Network/routeTables",
  "Microsoft.Network/networkWatchers",
  "Microsoft.Network/publicIPPrefixes",
  "Microsoft.Network/applicationSecurityGroups",
  "Microsoft.Network/applicationGateways",
  "Microsoft.Network/privateEndpoints",
  "Microsoft.Network/privateDnsZones",
  "Microsoft.Network/dnsZones",
  "Microsoft.Network/bastionHosts",
  "Microsoft.Network/azureFirewalls",
  "Microsoft.Network/virtualNetworkGateways",
  "Microsoft.Network/ddosProtectionPlans",
  "Microsoft.Compute/virtualMachineScaleSets",
  "Microsoft.Compute/images",
  "Microsoft.Compute/snapshots",
  "Microsoft.Compute/galleries",
  "Microsoft.Compute/proximityPlacementGroups",
  "Microsoft.Compute/hostGroups",
  "Microsoft.Compute/sshPublicKeys",
  "Microsoft.Compute/diskEncryptionSets",
  "Microsoft.Compute/capacityReservationGroups",
  "Microsoft.Insights/metricAlerts",
  "Microsoft.Insights/activityLogAlerts",
  "Microsoft.Insights/actionGroups",
  "Microsoft.Insights/scheduledQueryRules",
  "Microsoft.Insights/autoscaleSettings",
  "Microsoft.Insights/dataCollectionRules",
  "Microsoft.OperationalInsights/workspaces",
  "Microsoft.RecoveryServices/vaults",
  "Microsoft.Maintenance/maintenanceConfigurations",
];

/** The same for what hangs on any resource. */
const hanging = [
  "Microsoft.Authorization/locks",
  "Microsoft.Authorization/policyAssignments",
  "Microsoft.Insights/diagnosticSettings",
  "Microsoft.Maintenance/configurationAssignments",
];

const nothing = { value: [] };

const ofType = (type: string): View[] => [
  {
    method: "GET",
    path: `${subscription}/providers/${type}`,
    answer: ({ azure }) => (azure.typeNamed(type) ? undefined : nothing),
  },
  {
    method: "GET",
    path: `${group}/providers/${type}`,
    answer({ azure, path }) {
      if (azure.typeNamed(type)) return undefined;
      groupAt(azure, path);
      return nothing;
    },
  },
  {
    method: "GET",
    path: `${group}/providers/${type}/{name}`,
    answer({ azure, path }) {
      if (azure.typeNamed(type)) return undefined;
      groupAt(azure, path);
      throw notFound(type, path);
    },
  },
];

export const emptyTypes: readonly View[] = [
  ...types.flatMap(ofType),
  ...hanging.map(
    (type): View => ({
      method: "GET",
      path: `{+scope}/providers/${type}`,
      answer: ({ azure }) => (azure.typeNamed(type) ? undefined : nothing),
    }),
  ),
  { method: "GET", path: `${subscription}/providers/Microsoft.Features/features`, answer: () => nothing },
  {
    method: "GET",
    path: `${subscription}/providers/Microsoft.Features/providers/{namespace}/features`,
    answer: () => nothing,
  },
];
