import assert from "node:assert/strict";
import { parseDuration, TimeProvider } from "../../../sandbox/provider/timeProvider.ts";
import { account, TestEndpoint } from "../arm/endpoint.ts";

const token = "time:index/sleep:Sleep";

describe("the stand-in for the time provider", () => {
  const provider = new TimeProvider("0.1.1");

  it("reads durations as Go writes them", () => {
    assert.deepEqual(
      ["25s", "1m30s", "2h", "250ms", "1.5s", "", undefined].map(parseDuration),
      [25_000, 90_000, 7_200_000, 250, 1500, 0, 0],
    );
    assert.throws(() => parseDuration("25"), /"25" is no duration; use for example 45s/);
    assert.throws(() => parseDuration("25s later"), /no duration/);
  });

  it("makes another Sleep for other triggers, and only notes other durations", async () => {
    const before = { createDuration: "25s", triggers: { admitted: "a" } };
    const { changes } = await provider.diff(token, before, { createDuration: "30s", triggers: { admitted: "b" } });
    assert.deepEqual(
      changes.map(({ path, replaces }) => [path, replaces]),
      [
        ["createDuration", false],
        ["triggers", true],
      ],
    );
  });

  it("knows no other resource", async () => {
    await assert.rejects(provider.check("time:index/static:Static", "", {}, {}), /has no time:index\/static:Static/);
  });

  it("lasts on Azure's clock, when it is made and when it goes", async () => {
    const endpoint = new TestEndpoint();
    await endpoint.start();
    const { ARM_CLIENT_SECRET, SANDBOX_ARM_ENDPOINT } = process.env;
    const fetchBefore = globalThis.fetch;
    try {
      process.env.SANDBOX_ARM_ENDPOINT = endpoint.origin;
      process.env.ARM_CLIENT_SECRET = account.clientSecret;
      // The plugin trusts the sandbox's authority by NODE_EXTRA_CA_CERTS, which a running process cannot take up.
      globalThis.fetch = async (url, init) => {
        const path = new URL(String(url)).pathname;
        const { text, status } = await endpoint.call("GET", path, { headers: init?.headers as Record<string, string> });
        return new Response(text, { status });
      };
      const clock = endpoint.azure.clock;
      const inputs = { createDuration: "600s", destroyDuration: "1200s" };
      const began = clock.now();
      await provider.create(token, inputs, true);
      assert.ok(clock.now() - began < 600_000, "a preview waited");
      const created = clock.now();
      await provider.create(token, inputs, false);
      const deleted = clock.now();
      assert.ok(deleted - created >= 600_000);
      await provider.delete(token, "", inputs);
      assert.ok(clock.now() - deleted >= 1_200_000);
    } finally {
      globalThis.fetch = fetchBefore;
      Object.assign(process.env, { ARM_CLIENT_SECRET, SANDBOX_ARM_ENDPOINT });
      if (ARM_CLIENT_SECRET === undefined) delete process.env.ARM_CLIENT_SECRET;
      if (SANDBOX_ARM_ENDPOINT === undefined) delete process.env.SANDBOX_ARM_ENDPOINT;
      await endpoint.stop();
    }
  });
});
