import { regionName } from "./regionName.ts";

/** Service tags of security rules: azure-docs, service-tags-overview.md of 2024-12, with those of 2023 and 2021 that it no longer lists. */
export const serviceTags: readonly string[] = (
  "ActionGroup ApiManagement ApplicationInsightsAvailability AppConfiguration AppService AppServiceManagement " +
  "AutonomousDevelopmentPlatform AzureActiveDirectory AzureActiveDirectoryDomainServices AzureAdvancedThreatProtection " +
  "AzureArcInfrastructure AzureAttestation AzureBackup AzureBotService AzureCloud AzureCognitiveSearch AzureConnectors " +
  "AzureContainerAppsService AzureContainerRegistry AzureCosmosDB AzureDatabricks AzureDataExplorerManagement AzureDataLake " +
  "AzureDeviceUpdate AzureDevOps AzureDevSpaces AzureDigitalTwins AzureEventGrid AzureFrontDoor.Backend " +
  "AzureFrontDoor.FirstParty AzureFrontDoor.Frontend AzureHealthcareAPIs AzureInformationProtection AzureIoTHub " +
  "AzureKeyVault AzureLoadBalancer AzureLoadTestingInstanceManagement AzureMachineLearning AzureMachineLearningInference " +
  "AzureManagedGrafana AzureMonitor AzureOpenDatasets AzurePlatformDNS AzurePlatformIMDS AzurePlatformLKM " +
  "AzureResourceManager AzureSentinel AzureSignalR AzureSiteRecovery AzureSphere AzureSpringCloud AzureStack " +
  "AzureTrafficManager AzureUpdateDelivery AzureWebPubSub BatchNodeManagement ChaosStudio CognitiveServicesFrontend " +
  "CognitiveServicesManagement DataFactory DataFactoryManagement Dynamics365BusinessCentral Dynamics365ForMarketingEmail " +
  "EOPExternalPublishedIPs EventHub GatewayManager GuestAndHybridManagement HDInsight Internet KustoAnalytics LogicApps " +
  "LogicAppsManagement M365ManagementActivityApi M365ManagementActivityApiWebhook Marketplace MicrosoftAzureFluidRelay " +
  "MicrosoftCloudAppSecurity MicrosoftContainerRegistry MicrosoftDefenderForEndpoint MicrosoftPurviewPolicyDistribution " +
  "OneDsCollector PowerBI PowerPlatformInfra PowerPlatformPlex PowerQueryOnline Scuba SerialConsole ServiceBus ServiceFabric " +
  "Sql SqlManagement Storage StorageMover StorageSyncService VideoIndexer VirtualNetwork WindowsAdminCenter WindowsVirtualDesktop"
).split(" ");

/** Whether text has the form of a service tag, or is `*` for all addresses. */
export const isServiceTag = (source: string) =>
  source === "*" || /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+){0,2}$/.test(source);

/** A tag of the list without its region, as the list writes it; undefined when it is of none. */
export function knownServiceTag(source: string): string | undefined {
  const lower = source.toLowerCase();
  return serviceTags.find((tag) => lower === tag.toLowerCase()) ?? serviceTags.find((tag) => isRegionOf(lower, tag));
}

/** Whether a tag is another one for a region only, e.g. `Storage.WestEurope`. */
const isRegionOf = (source: string, tag: string) =>
  source.startsWith(`${tag.toLowerCase()}.`) && /^[a-z]+\d*[a-z]*$/.test(source.slice(tag.length + 1));

/** A source as Azure's list writes it, which looks past case; a single address without its `/32`. */
export function sourceSpelling(source: string): string {
  const tag = knownServiceTag(source);
  if (tag === undefined) return source.replace(/^([\d.]+)\/0*32$/, "$1");
  return source.length === tag.length ? tag : `${tag}.${regionName(source.slice(tag.length + 1))}`;
}
