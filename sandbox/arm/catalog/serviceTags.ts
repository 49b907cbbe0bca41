/** Service tags that Azure has for security rules: azure-docs, service-tags-overview.md of 2024-12, 2023-01 and 2021-04 together. */
const serviceTags = new Set(
  (
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
  )
    .toLowerCase()
    .split(" "),
);

/** Tags that name no service, and so have no part for a region. */
const everywhere = new Set(["internet", "virtualnetwork", "azureloadbalancer"]);

/** Whether Azure has a service tag, in any case, alone or for a region such as `Storage.WestEurope`; regions are taken as they come. */
export function isServiceTag(text: string): boolean {
  const tag = text.toLowerCase();
  if (serviceTags.has(tag)) return true;
  const [, service = "", region] = /^(.+)\.([a-z]+\d*[a-z]*)$/.exec(tag) ?? [];
  return region !== undefined && serviceTags.has(service) && !everywhere.has(service);
}
