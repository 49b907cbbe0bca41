import { createHash, timingSafeEqual } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import type { Account } from "../../home/account.ts";
import { ArmError } from "../protocol/armError.ts";
import type { JsonObject } from "../protocol/json.ts";

/** Lifetime of a token in seconds, as Microsoft Entra gives it. */
const lifetime = 3599;

/** Login of the sandbox: what login.microsoftonline.com does for a client secret. */
export class Login {
  readonly account: Account;
  private readonly key: Uint8Array;

  constructor(account: Account) {
    this.account = account;
    this.key = createHash("sha256").update(`token key ${account.clientSecret}`).digest();
  }

  /** `/metadata/endpoints`, which tells a client where everything is (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
  metadata(origin: string): JsonObject {
    return {
      name: "Sandbox",
      portal: origin,
      authentication: {
        loginEndpoint: `${origin}/`,
        audiences: [`${origin}/`, "https://management.azure.com/"],
        tenant: "common",
        identityProvider: "AAD",
      },
      resourceManager: origin,
      graph: `${origin}/graph`,
      graphAudience: `${origin}/graph`,
      microsoftGraphResourceId: `${origin}/graph`,
      media: `${origin}/media`,
      batch: `${origin}/batch`,
      suffixes: {
        storage: "core.sandbox.invalid",
        keyVaultDns: "vault.sandbox.invalid",
        sqlServerHostname: "database.sandbox.invalid",
        acrLoginServer: "azurecr.sandbox.invalid",
      },
    };
  }

  /** The OpenID configuration of a tenant, of which MSAL reads endpoints and issuer. */
  configuration(origin: string, tenant: string): JsonObject {
    const authority = `${origin}/${tenant}`;
    return {
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ["client_secret_post"],
      jwks_uri: `${authority}/discovery/v2.0/keys`,
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
      tenant_region_scope: "EU",
    };
  }

  /** Answers a token request; status 400 or 401 with Entra's own codes when it is wrong. */
  async token(form: URLSearchParams, origin: string): Promise<{ status: number; body: JsonObject }> {
    if (form.get("grant_type") !== "client_credentials") {
      return refusal(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.");
    }
    if (form.get("client_id") !== this.account.clientId) {
      return refusal(
        400,
        "unauthorized_client",
        `AADSTS700016: Application with identifier '${form.get("client_id") ?? ""}' was not found in the directory.`,
      );
    }
    if (!sameSecret(form.get("client_secret") ?? "", this.account.clientSecret)) {
      return refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    }
    const access = await new SignJWT({
      appid: this.account.clientId,
      oid: this.account.clientId,
      tid: this.account.tenantId,
    })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer(`${origin}/${this.account.tenantId}/`)
      .setAudience(origin)
      .setSubject(this.account.clientId)
      .setIssuedAt()
      .setExpirationTime(`${lifetime}s`)
      .sign(this.key);
    return {
      status: 200,
      body: { token_type: "Bearer", expires_in: lifetime, ext_expires_in: lifetime, access_token: access },
    };
  }

  /** @throws ArmError of status 401 unless the header carries a token of this login that is still good. */
  async authenticate(header: string | undefined): Promise<void> {
    if (header === undefined) {
      // Azure/azure-sdk-for-net#4103.
      throw unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
    }
    const token = /^Bearer ([\w.-]+)$/i.exec(header)?.[1];
    if (token === undefined) {
      // Azure/azure-sdk-for-python#4124.
      throw unauthorized(
        "AuthenticationFailedInvalidHeader",
        "Authentication failed. The 'Authorization' header is provided in an invalid format.",
      );
    }
    try {
      await jwtVerify(token, this.key, { algorithms: ["HS256"] });
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw unauthorized("ExpiredAuthenticationToken", "The access token expiry UTC time has passed.");
      }
      throw unauthorized("InvalidAuthenticationToken", "The access token is invalid.");
    }
  }
}

function refusal(status: number, error: string, description: string) {
  return { status, body: { error, error_description: description, error_codes: [] } };
}

function unauthorized(code: string, message: string): ArmError {
  return new ArmError(401, code, message, {
    headers: { "www-authenticate": `Bearer authorization_uri="https://login.windows.net/", error="invalid_token"` },
  });
}

/** Compares without telling by its time how much fits. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
