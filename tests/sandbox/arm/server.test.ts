import assert from "node:assert/strict";
import { connect as plainConnect } from "node:net";
import { networkInterfaces } from "node:os";
import { connect } from "node:tls";
import fc from "fast-check";
import { SignJWT } from "jose";
import { account, TestEndpoint } from "./endpoint.ts";

const errorCode = (text: string) => (JSON.parse(text) as { error: { code: string } }).error.code;
const subscriptions = "/subscriptions?api-version=2022-12-01";
const group = `/subscriptions/${account.subscriptionId}/resourceGroups/web?api-version=2024-03-01`;

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

  describe("is safe:", () => {
    it("it listens on loopback only, and speaks TLS 1.2 or newer only", async () => {
      const port = Number(new URL(endpoint.origin).port);
      const addresses = Object.values(networkInterfaces())
        .flatMap((list) => list ?? [])
        .filter(({ internal, family }) => !internal && family === "IPv4");
      for (const { address } of addresses) {
        await assert.rejects(
          new Promise((resolve, reject) => plainConnect(port, address, () => resolve(undefined)).on("error", reject)),
        );
      }
      await assert.rejects(
        new Promise((resolve, reject) =>
          connect(
            { port, host: "127.0.0.1", rejectUnauthorized: false, maxVersion: "TLSv1.1", minVersion: "TLSv1" },
            () => resolve(undefined),
          ).on("error", reject),
        ),
      );
    });

    it("a malformed body, one that is too large, and one that is no object are refused", async () => {
      const put = async (body: string) => endpoint.call("PUT", group, { headers: login, body });
      assert.equal(errorCode((await put("{")).text), "InvalidRequestContent");
      assert.equal(errorCode((await put("[]")).text), "InvalidRequestContent");
      const large = await put(`{"location": "${"x".repeat(5 * 1024 * 1024)}"}`);
      assert.equal(large.status, 413);
      assert.equal(errorCode(large.text), "RequestEntityTooLarge");
    });

    it("a deeply nested body is refused, not followed to the end of the stack", async () => {
      const body = `${'{"tags":'.repeat(20_000)}1${"}".repeat(20_000)}`;
      const { status, text } = await endpoint.call("PUT", group, { headers: login, body });
      assert.equal(status, 400);
      assert.match(text, /nested more than 64 levels deep/);
      assert.equal((await endpoint.call("GET", subscriptions, { headers: login })).status, 200);
    });

    it("paths that hide a slash, a dot or a control character lead nowhere", async () => {
      for (const path of [
        "/subscriptions/%2e%2e/secret",
        "/subscriptions/a%2fb",
        "/subscriptions/a%00b",
        "/subscriptions/%zz",
        "//subscriptions",
      ]) {
        const { status } = await endpoint.call("GET", `${path}?api-version=2022-12-01`, { headers: login });
        assert.ok(status === 400 || status === 404, `${path}: ${status}`);
      }
    });

    it("a flood of headers is refused", async () => {
      const answer = await endpoint
        .call("GET", subscriptions, { headers: { ...login, "x-flood": "y".repeat(100_000) } })
        .catch(() => ({ status: 431 }));
      assert.equal(answer.status, 431);
    });

    it("what is no HTTP gets an error or a closed connection", async () => {
      const port = Number(new URL(endpoint.origin).port);
      const text = await new Promise<string>((resolve) => {
        let received = "";
        const socket = connect({ port, host: "localhost", rejectUnauthorized: false }, () =>
          socket.write("NONSENSE\r\n\r\n"),
        );
        socket.on("data", (part: Buffer) => {
          received += part.toString();
        });
        socket.on("close", () => resolve(received));
      });
      assert.match(text, /^(HTTP\/1\.1 400|$)/);
    });

    it("its own API wants the secret, and no page in a browser", async () => {
      const call = (headers: Record<string, string>) => endpoint.call("GET", "/sandbox/status", { headers });
      assert.equal((await call({})).status, 403);
      assert.equal((await call({ "x-sandbox-secret": "wrong" })).status, 403);
      assert.equal(
        (await call({ "x-sandbox-secret": account.clientSecret, origin: "https://evil.example" })).status,
        403,
      );
      assert.equal((await call({ "x-sandbox-secret": account.clientSecret })).status, 200);
    });

    it("its own API refuses faults it does not know", async () => {
      const headers = { "x-sandbox-secret": account.clientSecret };
      const send = (body: unknown) => endpoint.call("POST", "/sandbox/faults", { headers, body: JSON.stringify(body) });
      assert.equal((await send({ effect: { kind: "explode" } })).status, 400);
      assert.equal(
        (await send({ type: "Microsoft.Network/natGateways", effect: { kind: "throttle", retryAfter: 1 } })).status,
        201,
      );
      assert.equal((await endpoint.call("DELETE", "/sandbox/faults", { headers })).status, 200);
    });

    it("no request of any kind brings it down (fuzz)", async function () {
      this.timeout(30_000);
      const segment = fc.oneof(
        fc.constantFrom(
          "subscriptions",
          account.subscriptionId,
          "resourceGroups",
          "web",
          "providers",
          "Microsoft.Network",
          "Microsoft.Compute",
          "virtualNetworks",
          "subnets",
          "locations",
          "operations",
          "..",
          "%2e",
          "",
          "'",
          "%00",
        ),
        fc.string({ maxLength: 12 }).map(encodeURIComponent),
      );
      const query = fc.constantFrom(
        "",
        "?",
        "?api-version=2024-05-01",
        "?api-version=",
        "?api-version=2024-11-01&monitor=true",
        "?api-version=2024-05-01&api-version=x",
      );
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom("GET", "PUT", "PATCH", "POST", "DELETE", "HEAD"),
          fc.array(segment, { maxLength: 9 }),
          query,
          fc.oneof(fc.json(), fc.string()),
          async (method, segments, suffix, body) => {
            const path = `/${segments.join("/")}${suffix}`;
            const { status } = await endpoint.call(method, path, {
              headers: login,
              ...(method === "GET" || method === "HEAD" ? {} : { body }),
            });
            assert.ok(status < 500, `${method} ${path} with ${body}: ${status}`);
          },
        ),
        { numRuns: 400, interruptAfterTimeLimit: 20_000 },
      );
    });

    it("no body of any shape brings a resource type down (fuzz)", async function () {
      this.timeout(30_000);
      await endpoint.call("PUT", group.replace("/web?", "/fuzz?"), {
        headers: login,
        body: JSON.stringify({ location: "westeurope" }),
      });
      const types = [...endpoint.azure.types.values()]
        .map(({ type }) => type)
        .filter((type) => !type.startsWith("Microsoft.Resources"));
      const known = [
        "location",
        "properties",
        "sku",
        "name",
        "id",
        "zones",
        "tags",
        "subnets",
        "addressSpace",
        "addressPrefixes",
        "addressPrefix",
        "securityRules",
        "ipConfigurations",
        "subnet",
        "frontendIPConfigurations",
        "backendAddressPools",
        "probes",
        "loadBalancingRules",
        "outboundRules",
        "hardwareProfile",
        "vmSize",
        "osProfile",
        "storageProfile",
        "imageReference",
        "osDisk",
        "networkProfile",
        "networkInterfaces",
        "publicIPAddress",
        "settings",
      ];
      const tree = fc.letrec<{ node: unknown }>((tie) => ({
        node: fc.oneof(
          { maxDepth: 5 },
          fc.constantFrom<unknown>(
            "westeurope",
            "Standard",
            null,
            true,
            0,
            -1,
            1e9,
            "",
            "10.0.0.0/8",
            "/subscriptions/x",
          ),
          fc.array(tie("node"), { maxLength: 3 }),
          fc.dictionary(fc.constantFrom(...known), tie("node"), { maxKeys: 5 }),
        ),
      })).node;
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...types), tree, tree, async (type, properties, sku) => {
          const version = type.startsWith("Microsoft.Network")
            ? "2024-05-01"
            : type.endsWith("disks")
              ? "2024-03-02"
              : "2024-11-01";
          const [provider, ...levels] = type.split("/");
          const path = `/subscriptions/${account.subscriptionId}/resourceGroups/fuzz/providers/${provider}/${levels.map((level) => `${level}/x`).join("/")}?api-version=${version}`;
          const { status, text } = await endpoint.call("PUT", path, {
            headers: login,
            body: JSON.stringify({ location: "westeurope", properties, sku }),
          });
          assert.ok(status < 500, `${type}: ${JSON.stringify({ properties, sku })}: ${text}`);
        }),
        { numRuns: 600, interruptAfterTimeLimit: 20_000 },
      );
    });
  });
});
