import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

describe("the token of azure-native's login", () => {
  const { now } = Date;
  let moment = now();
  let calls = 0;
  let providerToken: typeof import("../../azure/providerToken.ts").providerToken;
  before(async () => {
    await pulumi.runtime.setMocks({
      call: () => ({ token: `t${++calls}` }),
      newResource: ({ name }) => ({ id: name, state: {} }),
    });
    // A module of its own, since it keeps the token.
    ({ providerToken } = (await import(
      `../../azure/providerToken.ts?test=${moment}`
    )) as typeof import("../../azure/providerToken.ts"));
    Date.now = () => moment;
  });
  after(() => {
    Date.now = now;
  });

  it("is asked for once in a minute", async () => {
    assert.deepEqual(await Promise.all([providerToken(), providerToken(), providerToken()]), ["t1", "t1", "t1"]);
    moment += 60_000;
    assert.equal(await providerToken(), "t1");
    moment += 1;
    assert.equal(await providerToken(), "t2");
  });

  it("is another one once Azure has refused it, for all that were refused", async () => {
    assert.deepEqual(await Promise.all([providerToken("t2"), providerToken("t2")]), ["t3", "t3"]);
    assert.equal(await providerToken("t2"), "t3", "a late one");
  });
});
