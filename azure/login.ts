import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/identity";

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
    useMsi: value("useMsi", "ARM_USE_MSI") === "true",
  };
}

/**
 * The login azure-native would take, for the moments when no program runs that could ask it: certificate, secret, OIDC,
 * managed identity, then the Azure CLI (pulumi-azure-native, provider/pkg/provider/auth_azidentity.go).
 */
export async function ownLogin(configured: Configured): Promise<TokenCredential> {
  // Loaded only when it is needed: it takes a third of a second.
  const identity = await import("@azure/identity");
  const options = { disableInstanceDiscovery: process.env.ARM_DISABLE_INSTANCE_DISCOVERY === "true" };
  const login = loginOf(configured);
  const { tenantId, clientId } = login;
  if (login.useMsi) return new identity.ManagedIdentityCredential(clientId ? { clientId } : {});
  if (!tenantId || !clientId) return new identity.AzureCliCredential();
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
  const { useOidc, oidcToken, oidcTokenFile } = login;
  if (useOidc && (oidcToken || oidcTokenFile)) {
    const assertion = async () => oidcToken ?? (await readFile(oidcTokenFile ?? "", "utf8")).trim();
    return new identity.ClientAssertionCredential(tenantId, clientId, assertion, options);
  }
  return new identity.AzureCliCredential();
}

/** A bearer token of that login for Azure Resource Manager. @throws Error that says why there is none. */
export async function ownToken(configured: Configured, endpoint: string): Promise<string> {
  const credential = await ownLogin(configured);
  const token = await credential.getToken(`${endpoint}/.default`);
  if (!token) throw new Error("No login for Azure was found; run `az login`, or set the ARM_ variables.");
  return token.token;
}
