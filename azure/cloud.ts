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

/**
 * Who logs in: as the metadata host or the environment says, as in azure-native; otherwise undefined, and the library and its
 * AZURE_AUTHORITY_HOST say it.
 * @throws Error when the metadata host cannot be reached.
 */
export async function authorityHost(choice: CloudChoice): Promise<string | undefined> {
  const { metadataHost, environment } = choice;
  if (metadataHost) return (await described(metadataHost)).authentication?.loginEndpoint?.replace(/\/$/, "");
  return environment ? cloudOf(choice)?.authority : undefined;
}

/** What a metadata host says of its cloud, as far as it is needed. */
interface Metadata {
  readonly status: number;
  readonly resourceManager?: string;
  readonly authentication?: { readonly loginEndpoint?: string };
}

async function described(metadataHost: string): Promise<Metadata> {
  const host = metadataHost.includes("://") ? metadataHost : `https://${metadataHost}`;
  const answer = await fetch(`${host}/metadata/endpoints?api-version=2022-09-01`);
  return { ...(answer.ok ? ((await answer.json()) as object) : {}), status: answer.status };
}

/**
 * Address of Azure Resource Manager, without a slash at its end.
 * @throws Error when the environment is none that is known, or the metadata host does not answer.
 */
export async function resourceManager(choice: CloudChoice): Promise<string> {
  const { metadataHost, environment } = choice;
  if (metadataHost) {
    const { resourceManager: endpoint, status } = await described(metadataHost);
    if (endpoint) return endpoint.replace(/\/$/, "");
    throw new Error(
      `azure-native:metadataHost is ${metadataHost}, which answers ${status} and does not say where Azure Resource ` +
        "Manager is; set the host of your Azure, or leave the key out for public Azure.",
    );
  }
  const known = cloudOf(choice)?.resourceManager;
  if (known) return known;
  throw new Error(
    `azure-native:environment is ${environment}, which is not known; use ${Object.keys(clouds).join(", ")}.`,
  );
}
