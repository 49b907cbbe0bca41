/** What says in which cloud of Azure the stack is: the variables and configuration that azure-native goes by. */
export interface CloudChoice {
  /** `azure-native:metadataHost` or `ARM_METADATA_HOSTNAME`: host that describes the cloud. */
  readonly metadataHost?: string | undefined;
  /** `azure-native:environment` or `ARM_ENVIRONMENT`: public, usgovernment or china. */
  readonly environment?: string | undefined;
}

/** Where Azure Resource Manager is in each cloud: azure-sdk-for-go, sdk/azcore/cloud/cloud.go. */
const resourceManagers: Readonly<Record<string, string>> = {
  public: "https://management.azure.com",
  usgovernment: "https://management.usgovcloudapi.net",
  china: "https://management.chinacloudapi.cn",
};

/** The choice that the stack's configuration and the environment make; the configuration goes first, as in azure-native. */
export function cloudChoice(configured: (key: string) => string | undefined): CloudChoice {
  return {
    metadataHost: configured("metadataHost") ?? process.env.ARM_METADATA_HOSTNAME,
    environment: configured("environment") ?? process.env.ARM_ENVIRONMENT,
  };
}

/**
 * Address of Azure Resource Manager, without a slash at its end.
 * @throws Error when the environment is none that is known, or the metadata host does not answer.
 */
export async function resourceManager({ metadataHost, environment }: CloudChoice): Promise<string> {
  if (metadataHost) {
    const host = metadataHost.includes("://") ? metadataHost : `https://${metadataHost}`;
    const answer = await fetch(`${host}/metadata/endpoints?api-version=2022-09-01`);
    const { resourceManager: endpoint } = (await answer.json()) as { resourceManager: string };
    return endpoint.replace(/\/$/, "");
  }
  const known = resourceManagers[(environment ?? "public").toLowerCase().replace(/^azure|cloud$/g, "") || "public"];
  if (known) return known;
  throw new Error(
    `azure-native:environment is ${environment}, which is not known; use ${Object.keys(resourceManagers).join(", ")}.`,
  );
}
