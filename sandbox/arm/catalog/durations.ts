/** How long an operation takes on Azure, in milliseconds, and where that was read. */
export interface Duration {
  readonly milliseconds: number;
  readonly source: string;
}

const seconds = (count: number, source: string): Duration => ({ milliseconds: count * 1000, source });

const recording = "recorded run of azure-native, pulumi-azure-native upgrade-networked-vm/2.76.0/stack.json";
const turbot = "Terraform logs in turbot/steampipe-plugin-azure pull requests";
const assumed = "assumed";

/** One table for every operation; what is not here is synchronous. */
export const durations = {
  resourceGroupCreate: seconds(2, recording),
  resourceGroupDelete: seconds(15, assumed),
  publicIpCreate: seconds(4, recording),
  publicIpDelete: seconds(11, assumed),
  virtualNetworkCreate: seconds(5, recording),
  virtualNetworkDelete: seconds(11, assumed),
  subnetCreate: seconds(5, recording),
  subnetDelete: seconds(11, "hashicorp/terraform-provider-azurerm#20898"),
  securityGroupCreate: seconds(4, assumed),
  securityGroupDelete: seconds(11, assumed),
  loadBalancerCreate: seconds(4, turbot),
  loadBalancerDelete: seconds(11, assumed),
  natGatewayCreate: seconds(11, assumed),
  natGatewayDelete: seconds(11, assumed),
  networkInterfaceCreate: seconds(3, recording),
  networkInterfaceUpdate: seconds(3, "hashicorp/terraform-provider-azurerm#4330"),
  networkInterfaceDelete: seconds(11, assumed),
  windowsVmCreate: seconds(150, assumed),
  vmUpdate: seconds(15, assumed),
  vmDelete: seconds(60, assumed),
  vmStart: seconds(30, assumed),
  vmStop: seconds(30, assumed),
  vmRedeploy: seconds(120, assumed),
  extensionCreate: seconds(180, "MicrosoftDocs/azure-docs#13036 (IIS alone takes about 2 minutes) and #30340"),
  extensionDelete: seconds(30, assumed),
  runCommandCreate: seconds(30, assumed),
  runCommandDelete: seconds(10, assumed),
  runCommandAction: seconds(50, "Azure/azure-powershell#6302 (#8848: 36 s)"),
  effectiveNetwork: seconds(5, assumed),
  ruleHealth: seconds(10, "assumed; the portal's window may take minutes (load-balancer-manage-health-status.md)"),
  diskCreate: seconds(5, assumed),
  diskDelete: seconds(5, assumed),
} as const satisfies Record<string, Duration>;

export type DurationName = keyof typeof durations;
