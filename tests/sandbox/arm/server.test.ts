import assert from "node:assert/strict";
import { SignJWT } from "jose";
import { account, errorCode, groupUrl as group, subscriptionsUrl as subscriptions, TestEndpoint } from "./endpoint.ts";

describe("the endpoint", () => {
  const endpoint = new TestEndpoint();
  let login: Record<string, string>;
  before(async () => {
    await endpoint.start();
    login = await endpoint.authorization();
  });
  after(() => endpoint.stop());

  describe("says where everything is", () => {
    it("in /metadata/endpoints, as one JSON object", async () => {
      const { status, text } = await endpoint.call("GET", "/metadata/endpoints?api-version=2022-09-01");
      assert.equal(status, 200);
      const body = JSON.parse(text) as {
        resourceManager: string;
        authentication: { loginEndpoint: string; audiences: string[] };
        suffixes: object;
      };
      assert.equal(body.resourceManager, endpoint.origin);
      assert.equal(body.authentication.loginEndpoint, `${endpoint.origin}/`);
      assert.ok(body.authentication.audiences.length > 0);
    });

    it("in the OpenID configuration, with an issuer of its own", async () => {
      const { text } = await endpoint.call("GET", `/${account.tenantId}/v2.0/.well-known/openid-configuration`);
      const body = JSON.parse(text) as { issuer: string; token_endpoint: string };
      assert.ok(body.issuer.startsWith(endpoint.origin));
      assert.equal(body.token_endpoint, `${endpoint.origin}/${account.tenantId}/oauth2/v2.0/token`);
    });
  });

  describe("lets in who has the client secret", () => {
    it("and gives a bearer token for an hour", async () => {
      const body = JSON.parse((await endpoint.token()).text) as { token_type: string; expires_in: number };
      assert.equal(body.token_type, "Bearer");
      assert.equal(body.expires_in, 3599);
      assert.equal((await endpoint.call("GET", subscriptions, { headers: login })).status, 200);
    });

    it("and nobody else", async () => {
      assert.equal((await endpoint.token({ client_secret: "wrong" })).status, 401);
      assert.equal((await endpoint.token({ client_id: "wrong" })).status, 400);
      assert.equal((await endpoint.token({ grant_type: "password" })).status, 400);
    });

    it("and refuses requests without a token, or with a bad one, in Azure's words", async () => {
      const refusal = async (headers: Record<string, string>) => {
        const { status, text } = await endpoint.call("GET", subscriptions, { headers });
        assert.equal(status, 401);
        return errorCode(text);
      };
      assert.equal(await refusal({}), "AuthenticationFailed");
      assert.equal(await refusal({ authorization: "Basic abc" }), "AuthenticationFailedInvalidHeader");
      assert.equal(await refusal({ authorization: "Bearer abc.def.ghi" }), "InvalidAuthenticationToken");
      const forged = await new SignJWT({})
        .setProtectedHeader({ alg: "HS256" })
        .setExpirationTime("1h")
        .sign(new TextEncoder().encode("another key, long enough for the algorithm"));
      assert.equal(await refusal({ authorization: `Bearer ${forged}` }), "InvalidAuthenticationToken");
    });
  });

  it("answers with request ids, the requests that are left, and no cache", async () => {
    const { headers } = await endpoint.call("GET", subscriptions, { headers: login });
    for (const name of [
      "x-ms-request-id",
      "x-ms-correlation-request-id",
      "x-ms-routing-request-id",
      "x-ms-ratelimit-remaining-subscription-reads",
    ]) {
      assert.ok(headers[name], name);
    }
    assert.equal(headers["cache-control"], "no-cache");
  });

  it("gives the addresses of operations in full", async () => {
    const body = JSON.stringify({ location: "westeurope" });
    assert.equal((await endpoint.call("PUT", group, { headers: login, body })).status, 201);
    const { headers } = await endpoint.call("DELETE", group, { headers: login });
    assert.ok(String(headers.location).startsWith(`${endpoint.origin}/subscriptions/`));
  });

  it("counts down the requests that are left, and says with 429 when to come back", async () => {
    const { headers } = await endpoint.call("GET", subscriptions, { headers: login });
    const left = Number(headers["x-ms-ratelimit-remaining-subscription-reads"]);
    assert.ok(left > 0 && left < 250, String(left));
    // The bucket refills with Azure's time, too fast here to be emptied from outside; its arithmetic has its own test.
    endpoint.azure.faults.add({ type: "*", method: "PUT", count: 1, effect: { kind: "throttle", retryAfter: 7 } });
    const other = group.replace("/web?", "/throttled?");
    const refused = await endpoint.call("PUT", other, {
      headers: login,
      body: JSON.stringify({ location: "westeurope" }),
    });
    assert.equal(refused.status, 429);
    assert.equal(refused.headers["retry-after"], "7");
  });

  it("does the work and hangs up when told to", async () => {
    endpoint.azure.faults.add({ type: "*", method: "PUT", count: 1, effect: { kind: "drop" } });
    const other = group.replace("/web?", "/dropped?");
    await assert.rejects(
      endpoint.call("PUT", other, { headers: login, body: JSON.stringify({ location: "westeurope" }) }),
    );
    assert.equal((await endpoint.call("GET", other, { headers: login })).status, 200);
  });
});
