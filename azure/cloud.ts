/** What says in which cloud of Azure the stack is: the variables and configuration that azure-native goes by. */
export interface CloudChoice {
  /** `azure-native:metadataHost` or `ARM_METADATA_HOSTNAME`: host that describes the cloud. */
  readonly metadataHost?: string | undefined;
  /** `azure-native:environment`, `ARM_ENVIRONMENT` or `AZURE_ENVIRONMENT`: public, usgovernment or china. */
  readonly environment?: string | undefined;
}

/** A cloud: where its Azure Resource Manager is, and who logs in to it. */
interface Cloud {
  readonly resourceManager: string;
  readonly authority: string;
}

/** azure-sdk-for-go, sdk/azcore/cloud/cloud.go. */
const clouds: Readonly<Record<string, Cloud>> = {
  public: { resourceManager: "https://management.azure.com", authority: "https://login.microsoftonline.com" },
  usgovernment: {
    resourceManager: "https://management.usgovcloudapi.net",
    authority: "https://login.microsoftonline.us",
  },
  china: { resourceManager: "https://management.chinacloudapi.cn", authority: "https://login.chinacloudapi.cn" },
};

/** By any name that azure-native takes, such as `usgovernment`, `AzureUSGovernment` or `AzureUSGovernmentCloud`; public for none. */
function cloudOf({ environment }: CloudChoice): Cloud | undefined {
  return clouds[(environment ?? "").toLowerCase().replace(/^azure|cloud$/g, "") || "public"];
}

/** The choice that the stack's configuration and the environment make; the configuration goes first, as in azure-native. */
export function cloudChoice(configured: (key: string) => string | undefined): CloudChoice {
  return {
    metadataHost: configured("metadataHost") || process.env.ARM_METADATA_HOSTNAME,
    environment: configured("environment") || process.env.ARM_ENVIRONMENT || process.env.AZURE_ENVIRONMENT,
  };
}

/** Who logs in, where that is not for the library and its AZURE_AUTHORITY_HOST to say. */
export function authorityHost(choice: CloudChoice): string | undefined {
  if (choice.metadataHost || !choice.environment) return undefined;
  return cloudOf(choice)?.authority;
}

/**
 * Address of Azure Resource Manager, without a slash at its end.
 * @throws Error when the environment is none that is known, or the metadata host does not answer.
 */
export async function resourceManager(choice: CloudChoice): Promise<string> {
  const { metadataHost, environment } = choice;
  if (metadataHost) {
    const host = metadataHost.includes("://") ? metadataHost : `https://${metadataHost}`;
    const answer = await fetch(`${host}/metadata/endpoints?api-version=2022-09-01`);
    const { resourceManager: endpoint } = (answer.ok ? await answer.json() : {}) as { resourceManager?: string };
    if (endpoint) return endpoint.replace(/\/$/, "");
    throw new Error(
      `azure-native:metadataHost is ${metadataHost}, which answers ${answer.status} and does not say where Azure Resource ` +
        "Manager is; set the host of your Azure, or leave the key out for public Azure.",
    );
  }
  const known = cloudOf(choice)?.resourceManager;
  if (known) return known;
  throw new Error(
    `azure-native:environment is ${environment}, which is not known; use ${Object.keys(clouds).join(", ")}.`,
  );
}
