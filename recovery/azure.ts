import { setTimeout as sleep } from "node:timers/promises";
import { ResourceManagementClient } from "@azure/arm-resources";
import { DefaultAzureCredential } from "@azure/identity";

/** The API version with which a kind of resource is read and deleted. */
const apiVersion = (id: string) => (/\/providers\/Microsoft\.Compute\//i.test(id) ? "2024-11-01" : "2024-05-01");

/** Milliseconds between two tries of a deletion that Azure refuses because something is still under way, and tries. */
const pause = 2_000;
const tries = 150;

/** The resources of a subscription, as the program's own login sees them. */
export class Subscription {
  private readonly client: ResourceManagementClient;

  private constructor(client: ResourceManagementClient) {
    this.client = client;
  }

  /**
   * Logs in as the Azure CLI or the variables AZURE_* say, at the cloud that ARM_METADATA_HOSTNAME names.
   * @throws Error when the subscription is not known.
   */
  static async open(): Promise<Subscription> {
    const { ARM_SUBSCRIPTION_ID, AZURE_SUBSCRIPTION_ID, ARM_METADATA_HOSTNAME: host } = process.env;
    const id = ARM_SUBSCRIPTION_ID ?? AZURE_SUBSCRIPTION_ID;
    if (!id) throw new Error("ARM_SUBSCRIPTION_ID is not set; set it to the subscription the stack is in.");
    const credential = new DefaultAzureCredential({
      disableInstanceDiscovery: process.env.ARM_DISABLE_INSTANCE_DISCOVERY === "true",
    });
    const cloud = host ? { endpoint: await resourceManager(host) } : {};
    return new Subscription(new ResourceManagementClient(credential, id, cloud));
  }

  /** Ids of everything in a group, security rules and subnets included; nothing when there is no such group. */
  async idsIn(group: string): Promise<string[]> {
    if (!(await this.client.resourceGroups.checkExistence(group)).body) return [];
    const ids: string[] = [];
    for await (const { id = "" } of this.client.resources.listByResourceGroup(group)) {
      ids.push(id, ...(await this.childrenOf(id)));
    }
    return ids;
  }

  private async childrenOf(id: string): Promise<string[]> {
    if (!/\/(networkSecurityGroups|virtualNetworks)\/[^/]+$/i.test(id)) return [];
    const { properties } = await this.client.resources.getById(id.slice(1), apiVersion(id));
    const { securityRules = [], subnets = [] } = properties as Record<string, { id: string }[] | undefined>;
    return [...securityRules, ...subnets].map((child) => child.id);
  }

  /** Deletes a resource; waits while Azure is still busy with it or with what holds it. */
  async delete(id: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        // The SDK writes the slash that an id begins with by itself.
        await this.client.resources.beginDeleteByIdAndWait(id.slice(1), apiVersion(id), { updateIntervalInMs: 1000 });
        return;
      } catch (error) {
        const { statusCode } = error as { statusCode?: number };
        const mayPass = statusCode === 409 || statusCode === 429 || statusCode === 400;
        if (!mayPass || attempt >= tries) throw error;
        await sleep(pause);
      }
    }
  }

  async deleteGroup(name: string): Promise<void> {
    if (!(await this.client.resourceGroups.checkExistence(name)).body) return;
    await this.client.resourceGroups.beginDeleteAndWait(name, { updateIntervalInMs: 1000 });
  }
}

/** Where Azure Resource Manager is in the cloud of a host, as azure-native finds it. */
async function resourceManager(host: string): Promise<string> {
  const answer = await fetch(`https://${host}/metadata/endpoints?api-version=2022-09-01`);
  const { resourceManager: endpoint } = (await answer.json()) as { resourceManager: string };
  return endpoint.replace(/\/$/, "");
}
