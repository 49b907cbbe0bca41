import { readFile } from "node:fs/promises";
import type { AccessToken, TokenCredential } from "@azure/identity";
import { authorityHost, cloudChoice } from "./cloud.ts";

/** A value of the `azure-native:` configuration, where it is set. */
export type Configured = (key: string) => string | undefined;

/** What azure-native reads for its login: from the configuration first, then from the variable of the same meaning. */
function loginOf(configured: Configured) {
  const value = (key: string, variable: string) => configured(key) ?? process.env[variable];
  return {
    tenantId: value("tenantId", "ARM_TENANT_ID") ?? process.env.AZURE_TENANT_ID,
    clientId: value("clientId", "ARM_CLIENT_ID") ?? process.env.AZURE_CLIENT_ID,
    clientSecret: value("clientSecret", "ARM_CLIENT_SECRET") ?? process.env.AZURE_CLIENT_SECRET,
    certificate: value("clientCertificatePath", "ARM_CLIENT_CERTIFICATE_PATH"),
    certificatePassword: value("clientCertificatePassword", "ARM_CLIENT_CERTIFICATE_PASSWORD"),
    useOidc: value("useOidc", "ARM_USE_OIDC") === "true",
    oidcToken: value("oidcToken", "ARM_OIDC_TOKEN"),
    oidcTokenFile: value("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH"),
    oidcRequestUrl: value("oidcRequestUrl", "ACTIONS_ID_TOKEN_REQUEST_URL"),
    oidcRequestToken: value("oidcRequestToken", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
    oidcAudience: value("oidcAudience", "ARM_OIDC_AUDIENCE") || "api://AzureADTokenExchange",
    useMsi: value("useMsi", "ARM_USE_MSI") === "true",
    useDefault: value("useDefaultAzureCredential", "ARM_USE_DEFAULT_AZURE_CREDENTIAL") === "true",
    subscriptionId: value("subscriptionId", "ARM_SUBSCRIPTION_ID"),
  };
}

type Login = ReturnType<typeof loginOf>;

/**
 * The login azure-native would take, for the moments when no program runs that could ask it: the default credential where it is
 * wanted, certificate, secret, OIDC, managed identity, then the Azure CLI (pulumi-azure-native, provider/pkg/provider/auth_azidentity.go).
 */
export async function ownLogin(configured: Configured): Promise<TokenCredential> {
  // Loaded only when it is needed: it takes a third of a second.
  const identity = await import("@azure/identity");
  const authority = await authorityHost(cloudChoice(configured));
  const options = {
    disableInstanceDiscovery: process.env.ARM_DISABLE_INSTANCE_DISCOVERY === "true",
    ...(authority ? { authorityHost: authority } : {}),
  };
  const login = loginOf(configured);
  const { tenantId, clientId, subscriptionId } = login;
  const tenant = tenantId ? { tenantId } : {};
  if (login.useDefault) return new identity.DefaultAzureCredential({ ...options, ...tenant });
  if (tenantId && clientId) {
    if (login.certificate) {
      const certificate = {
        certificatePath: login.certificate,
        ...(login.certificatePassword ? { certificatePassword: login.certificatePassword } : {}),
      };
      return new identity.ClientCertificateCredential(tenantId, clientId, certificate, options);
    }
    if (login.clientSecret) {
      return new identity.ClientSecretCredential(tenantId, clientId, login.clientSecret, options);
    }
    if (login.useOidc && (login.oidcToken || login.oidcTokenFile || login.oidcRequestUrl)) {
      return new identity.ClientAssertionCredential(tenantId, clientId, () => assertion(login), options);
    }
  }
  if (login.useMsi) return new identity.ManagedIdentityCredential(clientId ? { clientId } : {});
  return new identity.AzureCliCredential({ ...tenant, ...(subscriptionId ? { subscription: subscriptionId } : {}) });
}

/** An OIDC token: given, from a file, or asked of GitHub Actions for Azure (the same file). @throws Error when that gives none. */
async function assertion({ oidcToken, oidcTokenFile, oidcRequestUrl, oidcRequestToken, oidcAudience }: Login) {
  if (oidcToken) return oidcToken;
  if (oidcTokenFile) return (await readFile(oidcTokenFile, "utf8")).trim();
  const url = new URL(oidcRequestUrl ?? "");
  url.searchParams.set("audience", oidcAudience);
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${oidcRequestToken}`, accept: "application/json" },
  });
  if (!answer.ok) {
    throw new Error(
      `${url.host} gave no OIDC token, but status ${answer.status}; does the job have the permission id-token: write?`,
    );
  }
  return ((await answer.json()) as { value: string }).value;
}

/** Milliseconds before its end at which a token is taken for expired. */
const margin = 300_000;

/**
 * Bearer tokens for Azure Resource Manager, each kept until it is about to expire or is refused: a login takes seconds, and the
 * watching of 100 machines asks many times a second.
 * @param login Found at the first request, and kept.
 * @param endpoint Address of Azure Resource Manager.
 */
export function keptTokens(
  login: () => Promise<Pick<TokenCredential, "getToken">>,
  endpoint: () => Promise<string>,
): (refused: string | undefined) => Promise<string> {
  let credential: ReturnType<typeof login> | undefined;
  let latest: Promise<AccessToken> | undefined;
  const fresh = async () => {
    credential ??= login();
    const token = await (await credential).getToken(`${await endpoint()}/.default`);
    if (!token) throw new Error("No login for Azure was found; run `az login`, or set the ARM_ variables.");
    return token;
  };
  return async (refused) => {
    const before = latest;
    const known = await before?.catch(() => undefined);
    const isGood = known && known.token !== refused && known.expiresOnTimestamp - Date.now() > margin;
    // Whoever waited at the same time may have asked for a new one.
    if (!isGood && latest === before) latest = fresh();
    return (await (latest ?? fresh())).token;
  };
}
