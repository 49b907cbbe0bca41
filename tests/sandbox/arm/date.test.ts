import assert from "node:assert/strict";
import { TestEndpoint } from "./endpoint.ts";

describe("the Date of ARM's answers", () => {
  const endpoint = new TestEndpoint();
  let login: Record<string, string>;
  before(async () => {
    await endpoint.start();
    login = await endpoint.authorization();
  });
  after(() => endpoint.stop());

  /** Moments of Azure's time around an answer, and the one it names, in milliseconds. */
  async function dated(path: string, headers: Record<string, string>) {
    const before = endpoint.azure.clock.now();
    const { headers: answered, status } = await endpoint.call("GET", path, { headers });
    return { status, before, date: Date.parse(String(answered.date)), after: endpoint.azure.clock.now() };
  }

  for (const [what, path, status, signed] of [
    ["an answer", "/subscriptions?api-version=2022-12-01", 200, true],
    ["a refusal", "/subscriptions/none?api-version=2022-12-01", 404, true],
    ["a request without a token", "/subscriptions?api-version=2022-12-01", 401, false],
  ] as const) {
    it(`is Azure's time, not the machine's, on ${what}`, async () => {
      // The clock runs 10,000 times as fast: after this the two are hours apart.
      while (endpoint.azure.clock.now() - Date.now() < 2 * 3600_000) await new Promise((done) => setTimeout(done, 20));
      const { before, date, after, status: answered } = await dated(path, signed ? login : {});
      assert.equal(answered, status);
      // A date has whole seconds.
      assert.ok(date >= before - 1000 && date <= after, `${before} ${date} ${after}`);
    });
  }
});
