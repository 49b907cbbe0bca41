import { cloudChoice, resourceManager } from "../azure/cloud.ts";
import { type Configured, keptTokens, ownLogin } from "../azure/login.ts";
import { ResourceManager } from "../azure/resourceManager.ts";

let configured: Configured = () => undefined;
let given: string | undefined;
let endpoint: Promise<string> | undefined;

/** Takes note of the `azure-native:` configuration of the stack. */
export function remember(configuration: Configured): void {
  configured = configuration;
}

/** Takes note of the latest token the program has got from azure-native. It is kept in no state. */
export function useToken(token: unknown): void {
  if (typeof token === "string" && token !== "") given = token;
}

const whereAzureIs = () => {
  endpoint ??= resourceManager(cloudChoice(configured));
  return endpoint;
};

const own = keptTokens(() => ownLogin(configured), whereAzureIs);

/**
 * Azure Resource Manager with the token that the program has got from azure-native, or, when no program runs, as in
 * `pulumi destroy`, with the same login found anew.
 */
export const azure = new ResourceManager(whereAzureIs, async (refused) => {
  // It has expired: it is never tried again.
  if (given === refused) given = undefined;
  return given ?? own(refused);
});
