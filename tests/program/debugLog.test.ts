import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

type Batch = (keepAlive: () => () => void) => void;

describe("the SDK's debug log", () => {
  const { debug } = pulumi.log;
  let calls: { text: string; about: unknown[]; answer: () => void }[];
  let awaited: number;
  let fresh = 0;

  beforeEach(async () => {
    calls = [];
    awaited = 0;
    const engine: typeof debug = (text, ...about) =>
      new Promise((resolve) => {
        calls.push({ text, about, answer: resolve });
      });
    Object.assign(pulumi.log, { debug: engine });
    fresh++;
    const { batchDebugLog } = (await import(`../../components/debugLog.ts?${fresh}`)) as { batchDebugLog: Batch };
    batchDebugLog(() => {
      awaited++;
      return () => awaited--;
    });
  });
  afterEach(() => Object.assign(pulumi.log, { debug }));

  const turn = () => new Promise(setImmediate);
  const texts = () => calls.map(({ text }) => text);
  const say = (...lines: string[]) => {
    for (const line of lines) void pulumi.log.debug(line);
  };

  it("sends what came up meanwhile in one call, in order, and keeps the program until all is sent", async () => {
    say("1", "2", "3");
    assert.deepEqual([texts(), awaited], [["1"], 3]);
    calls[0]?.answer();
    await turn();
    assert.deepEqual([texts(), awaited], [["1", "2\n3"], 2]);
    say("4");
    calls[1]?.answer();
    await turn();
    calls[2]?.answer();
    await turn();
    assert.deepEqual([texts(), awaited], [["1", "2\n3", "4"], 0]);
    say("5");
    assert.equal(texts().at(-1), "5");
  });

  it("sends no more at a time than a call takes", async () => {
    const long = "x".repeat(300_000);
    say("1", long, long, "2");
    calls[0]?.answer();
    await turn();
    calls[1]?.answer();
    await turn();
    assert.deepEqual(texts(), ["1", long, `${long}\n2`]);
  });

  it("leaves out the token that azure-native has given, and no other answer", () => {
    const line = (kind: string, answer: string) =>
      `Invoke RPC finished: tok=azure-native:${kind}; err: null, resp: ${answer}`;
    const asked = "authorization:getClientToken";
    void pulumi.log.debug(line(asked, "token,,,eyJh.eyJi.c,\n"), undefined, 7);
    void pulumi.log.debug(line("network:getVirtualNetwork", "name,,,web"), undefined, 7);
    assert.deepEqual(texts(), [line(asked, "[secret]"), line("network:getVirtualNetwork", "name,,,web")]);
  });

  it("sends a line about a resource by itself", () => {
    void pulumi.log.debug("of a resource", undefined, 7);
    assert.deepEqual(calls[0]?.about, [undefined, 7]);
    assert.equal(awaited, 0);
  });
});
