import { cloudChoice, resourceManager } from "../azure/cloud.ts";
import { type Configured, keptTokens, ownLogin } from "../azure/login.ts";
import { ResourceManager } from "../azure/resourceManager.ts";
import type { AzureClock } from "./azureClock.ts";
import { pulumi } from "./pulumiCommand.ts";

/** Who is logged in where, and the selected stack's word on Azure. */
export interface Logins {
  readonly azure: ResourceManager;
  readonly configured: Configured;
  /** Keys of azure-native that the selected stack sets. */
  readonly keys: readonly string[];
  /** What must stand in no report. */
  readonly secrets: readonly string[];
}

/** What keeps somebody who is not logged in from going on, in one sentence; undefined when nothing does. */
export function missingLogin(pulumiMisses: boolean, azureMisses: string | undefined): string | undefined {
  const azure = azureMisses && `to Azure (run \`az login\`, or set the ARM_ variables: ${firstLine(azureMisses)})`;
  const pulumiLogin = pulumiMisses && "to Pulumi (run `pulumi login`, or `pulumi login --local`)";
  if (pulumiLogin && azure) return `You are logged in neither ${pulumiLogin} nor ${azure}.`;
  const missing = pulumiLogin || azure;
  return missing ? `You are not logged in ${missing}.` : undefined;
}

const firstLine = (text: string) => (text.split("\n")[0] ?? "").trim().replace(/\.$/, "");

interface Value {
  readonly value?: string;
  readonly secret?: boolean;
}

/**
 * Finds the logins for Pulumi and Azure.
 * @throws Error in one sentence when one is missing, or there is no Pulumi CLI.
 */
export async function findLogins(clock: AzureClock): Promise<Logins> {
  const who = await pulumi(["whoami"]).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new Error("The Pulumi CLI is not on your PATH; install it from https://www.pulumi.com/docs/install/.");
  });
  // No stack may be selected, and then none says anything of Azure.
  const { code, output } = await pulumi(["config", "--json", "--show-secrets"]);
  const all = code === 0 ? (JSON.parse(output) as Record<string, Value>) : {};
  const mine = Object.entries(all).filter(([key]) => key.startsWith("azure-native:"));
  const configured: Configured = (key) => all[`azure-native:${key}`]?.value;
  const endpoint = () => resourceManager(cloudChoice(configured));
  const azure = new ResourceManager(
    endpoint,
    keptTokens(() => ownLogin(configured), endpoint),
  );
  const missing = missingLogin(who.code !== 0, await refusalOf(azure, clock));
  if (missing) throw new Error(missing);
  const secrets = [process.env.ARM_CLIENT_SECRET, process.env.AZURE_CLIENT_SECRET, process.env.ARM_OIDC_TOKEN];
  return {
    azure,
    configured,
    keys: mine.map(([key]) => key),
    secrets: [...secrets, ...mine.map(([, { value, secret }]) => (secret ? value : ""))].filter(
      (one) => !!one,
    ) as string[],
  };
}

/** Why Azure does not take the login; undefined when it does. */
async function refusalOf(azure: ResourceManager, clock: AzureClock): Promise<string | undefined> {
  try {
    clock.note((await azure.get("/subscriptions", "2022-12-01")).at);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
