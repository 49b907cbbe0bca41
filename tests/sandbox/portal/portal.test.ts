import assert from "node:assert/strict";
import { request } from "node:http";
import { ArmError } from "../../../sandbox/arm/protocol/armError.ts";
import { Portal } from "../../../sandbox/portal/portal.ts";
import type { View } from "../../../sandbox/portal/view/view.ts";
import { Site } from "../traffic/site.ts";

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The portal's HTTP side; what a person sees of it is in page.test.ts. */
describe("the portal", () => {
  let site: Site;
  let portal: Portal;
  let origin: string;
  beforeEach(async () => {
    site = await new Site().deploy({ apart: true });
    portal = new Portal(site.world.azure, site.traffic);
    origin = await portal.listen(0);
  });
  afterEach(async () => {
    await portal.close();
    await site.end();
  });

  /** One request; for an event stream the text is its first event. */
  function call(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Reply> {
    const { port, host } = new URL(origin);
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: "127.0.0.1", port, method, path, headers: { host, ...headers }, agent: false },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          const done = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          response.on("data", (part: string) => {
            text += part;
            if (path === "/events" && text.includes("\n\n")) {
              sent.destroy();
              done();
            }
          });
          response.on("end", done);
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  const own = () => ({ origin, "content-type": "application/json" });
  const crash = JSON.stringify({ order: "crashed", machine: "vm1" });
  const view = async () => JSON.parse((await call("GET", "/events")).text.replace(/^data: /, "")) as View;
  const condition = async (name: string) => (await view()).machines.find((machine) => machine.name === name)?.condition;

  it("listens on loopback only", () => {
    assert.match(origin, /^http:\/\/localhost:\d+$/);
  });

  it("serves the page, its scripts as JavaScript, its style and its library, and nothing else", async () => {
    for (const [path, type] of [
      ["/", "text/html"],
      ["/page/portal.ts", "text/javascript"],
      ["/page/portal.css", "text/css"],
      ["/lib/lit-html.js", "application/javascript"],
    ] as const) {
      const { status, headers } = await call("GET", path);
      assert.equal(status, 200, path);
      assert.ok(String(headers["content-type"]).startsWith(type), path);
    }
    assert.doesNotMatch((await call("GET", "/page/portal.ts")).text, /import type|: void/);
    for (const path of ["/portal.ts", "/page/../portal.ts", "/page/tsconfig.json", "/subscriptions"]) {
      assert.ok((await call("GET", path)).status >= 400, path);
    }
  });

  it("tells who is where, in which pool, and how each is doing", async () => {
    const { machines, sites, speed } = await view();
    assert.deepEqual(
      machines.map(({ name, computerName, pools, health, condition: how, state }) => [
        name,
        computerName,
        pools.join(),
        health,
        how,
        state,
      ]),
      [1, 2, 3].map((number) => [`vm${number}`, `web${number}`, "web", "up", "healthy", "Succeeded"]),
    );
    assert.deepEqual(new Set(machines.map(({ faultDomain }) => faultDomain)), new Set([0, 1, 2]));
    assert.deepEqual(new Set(machines.map(({ updateDomain }) => updateDomain)), new Set([0, 1]));
    assert.equal(sites[0]?.frontendPort, 80);
    assert.equal(speed, 0);
  });

  it("tells of a machine that left the pool, is stopped, or has no application yet", async () => {
    site.putCard(1, []);
    await site.act(2, "powerOff");
    site.world.request("DELETE", site.world.compute("virtualMachines", "vm3"));
    site.world.finish();
    site.putMachine(3);
    await site.probes(3);
    const { machines } = await view();
    assert.deepEqual(
      machines.map(({ health, condition: how }) => [health, how]),
      [
        ["out of rotation", "healthy"],
        ["down", "stopped"],
        ["down", "installing"],
      ],
    );
  });

  it("does what its own page asks for", async () => {
    assert.equal((await call("POST", "/actions/guests", own(), crash)).status, 200);
    assert.equal(await condition("vm1"), "crashed");
  });

  it("does nothing for another site", async () => {
    for (const headers of [
      { ...own(), origin: "http://evil.example" },
      { ...own(), origin: "null" },
      { ...own(), origin: origin.replace("http:", "https:") },
      { ...own(), origin: origin.replace("localhost", "127.0.0.1") },
      { "content-type": "application/json" },
    ]) {
      assert.equal((await call("POST", "/actions/guests", headers, crash)).status, 403, JSON.stringify(headers));
    }
    assert.equal(await condition("vm1"), "healthy");
  });

  it("takes no body that a form could send", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      assert.equal((await call("POST", "/actions/guests", { origin, "content-type": type }, crash)).status, 403, type);
    }
  });

  it("answers no name but its own, so that a rebound name reads nothing", async () => {
    const { port } = new URL(origin);
    const rebound = `evil.example:${port}`;
    assert.equal((await call("GET", "/events", { host: rebound })).status, 403);
    const headers = { host: rebound, origin: `http://${rebound}`, "content-type": "application/json" };
    assert.equal((await call("POST", "/actions/guests", headers, crash)).status, 403);
    assert.equal((await call("GET", "/", { host: `127.0.0.1:${port}` })).status, 200);
  });

  it("sets no cookie, opens no CORS, and cannot be framed", async () => {
    for (const path of ["/", "/events", "/page/portal.ts"]) {
      const { headers } = await call("GET", path, { origin: "http://evil.example" });
      assert.equal(headers["set-cookie"], undefined, path);
      assert.equal(headers["access-control-allow-origin"], undefined, path);
      assert.match(String(headers["content-security-policy"]), /default-src 'self'.*frame-ancestors 'none'/, path);
      assert.equal(headers["x-frame-options"], "DENY", path);
    }
    assert.equal((await call("OPTIONS", "/actions/guests", { origin: "http://evil.example" })).status, 403);
  });

  it("says what is wrong with an order", async () => {
    const post = async (path: string, body: unknown) => {
      const { status, text } = await call("POST", path, own(), JSON.stringify(body));
      return [status, (JSON.parse(text) as { message: string }).message];
    };
    assert.deepEqual(await post("/actions/guests", { order: "crashed", machine: "gone" }), [
      404,
      "There is no such machine any more.",
    ]);
    assert.equal((await post("/actions/guests", { order: "explode" }))[0], 400);
    assert.equal((await post("/actions/load", { run: true, rate: 1001 }))[0], 400);
    await post("/actions/guests", { order: "restart", machine: "vm1" });
    const [status, message] = await post("/actions/guests", { order: "restart", machine: "vm1" });
    assert.equal(status, 409);
    assert.match(String(message), /another operation is in progress/);
  });

  it("has no load to start where there is no public IP", async () => {
    site.world.request("DELETE", site.world.network("loadBalancers", "lb"));
    site.world.finish();
    await site.settle();
    const { status, text } = await call("POST", "/actions/load", own(), JSON.stringify({ run: true, rate: 10 }));
    assert.equal(status, 409);
    assert.match(text, /no public IP yet/);
  });

  it("shows what Azure refused and what failed, but not a client's look for what is not there", async () => {
    const { azure } = site.world;
    azure.faults.add({
      type: "*",
      method: "PUT",
      count: 1,
      effect: { kind: "fail", code: "InternalServerError", message: "It failed." },
    });
    site.world.request(
      "PUT",
      site.world.network("networkSecurityGroups", "nsg"),
      site.world.securityGroupBody({ tags: { a: "b" } }),
    );
    site.world.finish();
    azure.refusals.add(1, "PUT", "/subscriptions/s/x/y?api-version=1", new ArmError(409, "Busy", "It is busy."));
    azure.refusals.add(1, "GET", "/subscriptions/s/x/y", new ArmError(404, "NotThere", "It is not there."));
    const { errors } = await view();
    assert.deepEqual(errors.map(({ code }) => code).sort(), ["Busy", "InternalServerError"]);
    assert.equal(errors.find(({ code }) => code === "Busy")?.what, "PUT y (409)");
  });
});
