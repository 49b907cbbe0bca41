import assert from "node:assert/strict";
import { connect as plainConnect } from "node:net";
import { networkInterfaces } from "node:os";
import { connect } from "node:tls";
import { account, errorCode, groupUrl as group, subscriptionsUrl as subscriptions, TestEndpoint } from "./endpoint.ts";

describe("the endpoint is safe:", () => {
  const endpoint = new TestEndpoint();
  let login: Record<string, string>;
  before(async () => {
    await endpoint.start();
    login = await endpoint.authorization();
  });
  after(() => endpoint.stop());

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
      "//nothing",
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
});
