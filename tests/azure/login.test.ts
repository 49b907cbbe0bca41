import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { keptTokens, ownLogin } from "../../azure/login.ts";
import { answered } from "./answers.ts";

const endpoint = async () => "https://management.azure.com";
const hour = 3_600_000;

/** A login that gives numbered tokens for some milliseconds. */
function numbered(life: number) {
  let logins = 0;
  const scopes: unknown[] = [];
  const login = async () => {
    logins++;
    return {
      getToken: async (scope: string | string[]) => {
        scopes.push(scope);
        return { token: `t${scopes.length}`, expiresOnTimestamp: Date.now() + life };
      },
    };
  };
  return { tokens: keptTokens(login, endpoint), scopes, logins: () => logins };
}

describe("a token of one's own", () => {
  it("is asked for once by all that need it, and kept", async () => {
    const { tokens, scopes, logins } = numbered(hour);
    const all = await Promise.all(Array.from({ length: 100 }, () => tokens(undefined)));
    assert.deepEqual([...new Set([...all, await tokens(undefined)])], ["t1"]);
    assert.deepEqual(scopes, ["https://management.azure.com/.default"]);
    assert.equal(logins(), 1);
  });

  it("is another one once Azure refuses it, for all that were refused with it", async () => {
    const { tokens, logins } = numbered(hour);
    await tokens(undefined);
    assert.deepEqual(await Promise.all([tokens("t1"), tokens("t1"), tokens(undefined)]), ["t2", "t2", "t2"]);
    assert.equal(await tokens("t1"), "t2", "a late one");
    assert.equal(logins(), 1);
  });

  it("is another one some minutes before it expires", async () => {
    const { tokens } = numbered(290_000);
    assert.deepEqual([await tokens(undefined), await tokens(undefined)], ["t1", "t2"]);
    const { tokens: lasting } = numbered(310_000);
    assert.deepEqual([await lasting(undefined), await lasting(undefined)], ["t1", "t1"]);
  });

  it("is asked for again when the login has failed", async () => {
    let tries = 0;
    const getToken = async () => {
      if (++tries === 1) throw new Error("az login");
      return { token: "t", expiresOnTimestamp: Date.now() + hour };
    };
    const tokens = keptTokens(async () => ({ getToken }), endpoint);
    await assert.rejects(tokens(undefined), /az login/);
    assert.equal(await tokens(undefined), "t");
  });
});

describe("the login", () => {
  const principal = { tenantId: "11111111-1111-1111-1111-111111111111", clientId: "c" };
  const nameOf = async (values: Record<string, string>) => {
    const login = await ownLogin((key) => values[key] ?? "");
    return login.constructor.name;
  };

  it("is the one azure-native takes, in its order", async () => {
    const everything = {
      ...principal,
      clientCertificatePath: "cert.pem",
      clientSecret: "s",
      useOidc: "true",
      oidcToken: "o",
      useMsi: "true",
    };
    const without = (...keys: (keyof typeof everything)[]) =>
      nameOf(Object.fromEntries(Object.entries(everything).filter(([key]) => !keys.includes(key as never))));
    assert.equal(await nameOf({ ...everything, useDefaultAzureCredential: "true" }), "DefaultAzureCredential");
    assert.equal(await without(), "ClientCertificateCredential");
    assert.equal(await without("clientCertificatePath"), "ClientSecretCredential");
    assert.equal(await without("clientCertificatePath", "clientSecret"), "ClientAssertionCredential");
    assert.equal(await without("clientCertificatePath", "clientSecret", "useOidc"), "ManagedIdentityCredential");
    assert.equal(await without("clientCertificatePath", "clientSecret", "useOidc", "useMsi"), "AzureCliCredential");
  });

  it("of the Azure CLI is for the stack's own tenant and subscription", async () => {
    const login = await ownLogin(
      (key) => ({ ...principal, clientId: "", subscriptionId: "sub" })[key as "tenantId"] ?? "",
    );
    const { tenantId, subscription } = login as unknown as Record<string, string>;
    assert.deepEqual([tenantId, subscription], [principal.tenantId, "sub"]);
  });

  it("is found in the variables of azure-native, where the configuration has none", async () => {
    const variables = { ARM_TENANT_ID: principal.tenantId, ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET: "s" };
    const former = Object.keys(variables).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, variables);
    try {
      assert.equal((await ownLogin(() => undefined)).constructor.name, "ClientSecretCredential");
    } finally {
      for (const [name, value] of former) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  it("by OIDC takes the token that is given, or the one in the file", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "login-")), "token");
    writeFileSync(file, "of-the-file\n");
    const assertionOf = async (values: Record<string, string>) => {
      const login = await ownLogin((key) => ({ ...principal, useOidc: "true", ...values })[key] ?? "");
      return (login as unknown as { getAssertion: () => Promise<string> }).getAssertion();
    };
    assert.equal(await assertionOf({ oidcTokenFilePath: file }), "of-the-file");
    assert.equal(await assertionOf({ oidcTokenFilePath: file, oidcToken: "given" }), "given");
    rmSync(dirname(file), { recursive: true });
  });

  it("of a job in GitHub Actions asks for a token meant for Azure", () => {
    const values: Record<string, string> = {
      ...principal,
      useOidc: "true",
      oidcRequestUrl: "https://token.actions.example/?run=1",
      oidcRequestToken: "of-the-job",
    };
    return answered([{ status: 403 }], async (sent) => {
      const login = await ownLogin((key) => values[key] ?? "");
      const { getAssertion } = login as unknown as { getAssertion: () => Promise<string> };
      await assert.rejects(getAssertion(), /token\.actions\.example gave no OIDC token, but status 403.*id-token/);
      assert.deepEqual(sent, [
        {
          method: "GET",
          url: "https://token.actions.example/?run=1&audience=api%3A%2F%2FAzureADTokenExchange",
          token: "of-the-job",
        },
      ]);
    });
  });
});
