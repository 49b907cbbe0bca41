import assert from "node:assert/strict";
import { ResourceManager } from "../../azure/resourceManager.ts";
import { answered, type Reply } from "./answers.ts";

const azure = new ResourceManager(
  async () => "https://management.azure.com",
  async (refused) => (refused === undefined ? "first" : `after-${refused}`),
);
const error = (status: number, code: string, message = "It is so."): Reply => ({
  status,
  body: { error: { code, message } },
});
const done: Reply = { status: 200, body: { value: "done" } };
const times = (count: number, reply: Reply) => Array.from({ length: count }, () => reply);
const post = () => azure.post("/machine/runCommand", "2024-11-01", { script: [] });
const get = () => azure.get("/machine", "2024-11-01");

describe("Azure Resource Manager", () => {
  it("is asked again for as long as a machine runs another command, which goes on for minutes", () => {
    const busy = error(409, "Conflict", "Run command extension execution is in progress. Please wait for completion.");
    return answered([...times(100, busy), done], async (sent) => {
      assert.deepEqual((await post()).body, done.body);
      assert.equal(sent.length, 101);
    });
  });

  it("is asked again while something else is being done there, 600 times at most", () =>
    answered([error(409, "AnotherOperationInProgress")], async (sent) => {
      await assert.rejects(
        post(),
        /POST \/machine\/runCommand was refused with status 409.*AnotherOperationInProgress/,
      );
      assert.equal(sent.length, 600);
    }));

  it("has refused for good what is in conflict with how things are, and the failure of an operation", async () => {
    await answered([error(409, "OperationNotAllowed", "The VM is not running.")], async (sent) => {
      await assert.rejects(post(), /OperationNotAllowed/);
      assert.equal(sent.length, 1);
    });
    const accepted = { status: 202, headers: { location: "https://management.azure.com/operations/1" } };
    await answered([accepted, error(409, "AnotherOperationInProgress")], async (sent) => {
      await assert.rejects(post(), /GET \/operations\/1 was refused/);
      assert.equal(sent.length, 2);
    });
  });

  for (const status of [429, 500, 503])
    it(`is asked 30 times when it answers ${status}`, () =>
      answered([error(status, "Busy")], async (sent) => {
        await assert.rejects(get(), new RegExp(`refused with status ${status}`));
        assert.equal(sent.length, 30);
      }));

  it("has no body for what is not there", () =>
    answered([error(404, "ResourceNotFound")], async () => assert.equal((await get()).body, undefined)));

  it("refuses a token once: with another one it is asked once more", async () => {
    await answered([error(401, "ExpiredAuthenticationToken"), done], async (sent) => {
      await get();
      assert.deepEqual(
        sent.map(({ token }) => token),
        ["first", "after-first"],
      );
    });
    await answered([error(401, "InvalidAuthenticationToken")], async (sent) => {
      await assert.rejects(get(), /refused with status 401/);
      assert.equal(sent.length, 2);
    });
  });

  it("is followed for as long as an operation goes on", () => {
    const location = "https://management.azure.com/operations/1";
    const goesOn: Reply = { status: 202, headers: { location } };
    return answered([goesOn, goesOn, goesOn, done], async (sent) => {
      assert.deepEqual((await post()).body, done.body);
      assert.deepEqual(
        sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
        ["POST /machine/runCommand", ...times(3, done).map(() => "GET /operations/1")],
      );
    });
  });

  it("says where an operation is, or the action fails", () =>
    answered([{ status: 202 }], () => assert.rejects(post(), /does not say where to ask/)));

  it("gets what an action needs as JSON, at the version asked for", () =>
    answered([done], async (sent) => {
      await post();
      await get();
      const at = (path: string) => `https://management.azure.com${path}?api-version=2024-11-01`;
      assert.deepEqual(sent, [
        {
          method: "POST",
          url: at("/machine/runCommand"),
          token: "first",
          body: '{"script":[]}',
          type: "application/json",
        },
        { method: "GET", url: at("/machine"), token: "first" },
      ]);
    }));

  it("may answer with nothing, and without a date", () =>
    answered([{ status: 200 }], async () => {
      const before = Date.now();
      const { body, at } = await get();
      assert.equal(body, undefined);
      assert.ok(at >= before && at <= Date.now());
    }));

  it("has no further page behind an empty link", () =>
    answered([{ status: 200, body: { value: [1], nextLink: "" } }], async () =>
      assert.deepEqual(await azure.list("/machines", "2024-11-01"), [1]),
    ));

  it("has its own clock, and its own word on when to ask again", async () => {
    const date = "Thu, 01 Jan 2026 00:00:05 GMT";
    const at = Date.parse(date);
    await answered([{ ...done, headers: { date, "retry-after": "7" } }], async () =>
      assert.deepEqual(await get(), { body: done.body, at, again: 7_000 }),
    );
    await answered([{ ...done, headers: { date, "x-ms-retry-after-ms": "70" } }], async () =>
      assert.equal((await get()).again, 70),
    );
    await answered([{ ...done, headers: { date, "retry-after": date } }], async () =>
      assert.equal((await get()).again, undefined),
    );
  });

  it("that does not get through is asked again, and at last named with the cause and the way through a proxy", async () => {
    const unreached = new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND management.azure.com") });
    const impatient = new ResourceManager(
      async () => "https://management.azure.com",
      async () => "a-token",
      0,
    );
    await answered([unreached, done], async (sent) => {
      await impatient.get("/machine", "2024-11-01");
      assert.equal(sent.length, 2);
    });
    await answered([unreached], async (sent) => {
      await assert.rejects(
        impatient.get("/machine", "2024-11-01"),
        /GET https:\/\/management\.azure\.com\/machine did not get through in 30 tries: getaddrinfo ENOTFOUND .*NODE_USE_ENV_PROXY/,
      );
      assert.equal(sent.length, 30);
    });
  });
});
