import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { ResourceManagementClient } from "@azure/arm-resources";
import { cloudChoice, resourceManager } from "../azure/cloud.ts";
import { type Configured, ownLogin } from "../azure/login.ts";

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
   * Logs in as azure-native would, at the cloud that it would take.
   * @param configured The stack's `azure-native:` configuration.
   * @param subscription Id of the subscription that the stack's resources are in; without any, the one azure-native would take.
   * @throws Error when the login fails, or no subscription is known.
   */
  static async open(configured: Configured, subscription: string | undefined): Promise<Subscription> {
    const endpoint = await resourceManager(cloudChoice(configured));
    const credential = await ownLogin(configured);
    try {
      await credential.getToken(`${endpoint}/.default`);
    } catch (error) {
      throw new Error(
        `The login to Azure failed: ${error instanceof Error ? error.message : String(error)}\n` +
          "Log in as you do for `pulumi up`: `az login`, the ARM_ variables, or azure-native's keys in the stack's configuration.",
        { cause: error },
      );
    }
    const id = subscription ?? chosenSubscription(configured);
    return new Subscription(new ResourceManagementClient(credential, id, { endpoint }));
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

  /**
   * Deletes a resource; waits while Azure is still busy with it or with what holds it.
   * @returns Whether it is gone: what belongs to a machine that does not run stays until the machine goes.
   */
  async delete(id: string): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        // The SDK writes the slash that an id begins with by itself.
        await this.client.resources.beginDeleteByIdAndWait(id.slice(1), apiVersion(id), { updateIntervalInMs: 1000 });
        return true;
      } catch (error) {
        if (needsRunningMachine(error)) return false;
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

/**
 * Whether Azure refuses because a machine does not run: "Cannot modify extensions in the VM when the VM is not running."
 * (redhat-developer/mapt#208, hashicorp/terraform-provider-azurerm#26705).
 */
export function needsRunningMachine(error: unknown): boolean {
  const { code, message = "" } = error as { code?: string; message?: string };
  return code === "OperationNotAllowed" && /VM is not running/i.test(message);
}

/**
 * The subscription azure-native would take: of the configuration, a variable, or the Azure CLI's own.
 * @throws Error when none of them says.
 */
function chosenSubscription(configured: Configured): string {
  const { ARM_SUBSCRIPTION_ID, AZURE_SUBSCRIPTION_ID } = process.env;
  const id = configured("subscriptionId") || ARM_SUBSCRIPTION_ID || AZURE_SUBSCRIPTION_ID;
  if (id) return id;
  try {
    const shown = execFileSync("az", ["account", "show", "--query", "id", "--output", "tsv"], { encoding: "utf8" });
    return shown.trim();
  } catch {
    throw new Error(
      "No subscription is known: the stack has nothing in Azure yet. Set it with " +
        "`pulumi config set azure-native:subscriptionId ID`, ARM_SUBSCRIPTION_ID, or `az account set --subscription ID`.",
    );
  }
}
