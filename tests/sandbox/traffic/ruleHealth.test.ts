import assert from "node:assert/strict";
import { type JsonObject, numberAt, objectsAt, textAt } from "../../../sandbox/arm/protocol/json.ts";
import { World } from "../arm/world.ts";
import { Site } from "./site.ts";

describe("a rule's health", () => {
  let site: Site;
  afterEach(() => site.end());

  const path = ({ world }: Site) => `${world.network("loadBalancers", "lb")}/loadBalancingRules/http/health`;

  /** Asks, and waits as long as it takes; a step to the next probe is no part of that. */
  function ask(one: Site): { readonly body: JsonObject; readonly headers: Readonly<Record<string, string>> } {
    const { status, headers = {} } = one.world.request("POST", path(one));
    assert.equal(status, 202);
    const where = headers.location ?? "";
    assert.match(where, /\/providers\/Microsoft\.Network\/locations\/westeurope\/operationResults\//);
    assert.equal(one.world.request("GET", where).status, 202);
    one.world.clock.advance(10_000);
    const answer = one.world.request("GET", where);
    assert.equal(answer.status, 200);
    return { body: answer.body ?? {}, headers: answer.headers ?? {} };
  }

  const addresses = (body: JsonObject) => objectsAt(body, "loadBalancerBackendAddresses");

  it("names every member with its address, its IP configuration as a text, its state and why", async () => {
    site = await new Site().deploy();
    await site.change(2, { kind: "unhealthy" });
    await site.probes(2);
    const { body } = ask(site);
    assert.deepEqual([numberAt(body, "up"), numberAt(body, "down")], [2, 1]);
    const card = site.world.network("networkInterfaces", "card2");
    assert.deepEqual(
      addresses(body).find((one) => one.state === "Down"),
      {
        ipAddress: "192.168.1.5",
        networkInterfaceIPConfigurationId: `${card}/ipConfigurations/primary`,
        state: "Down",
        reason: "Down_Probe_HttpStatusCodeError",
      },
    );
  });

  it("says at the end when to ask anew", async () => {
    site = await new Site().deploy();
    const { headers } = ask(site);
    // The clock of a test stands still, so five seconds of Azure's time are none here.
    assert.deepEqual(headers, { "retry-after": "1", "x-ms-retry-after-ms": "0" });
  });

  it("is NA for who was never probed, and comes with as many successes as the threshold", async () => {
    site = await new Site().deploy();
    const card = site.world.network("networkInterfaces", "card2");
    site.putCard(2, []);
    await site.settle();
    assert.equal(addresses(ask(site).body).length, 2);
    const pool = { id: `${site.world.network("loadBalancers", "lb")}/backendAddressPools/web` };
    const body = { "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": [pool] };
    site.world.request("PUT", card, site.world.interfaceBody(body));
    await site.settle();
    assert.equal(site.reasons[1], "NA");
    await site.probes(1);
    assert.equal(site.reasons[1], "Down_Probe_ApproachingHealthyThreshold");
    await site.probes(1);
    assert.equal(site.reasons[1], "Up_Probe_Success");
  });

  it("has empty values for a machine that is stopped, and counts it neither up nor down", async () => {
    site = await new Site().deploy();
    await site.act(2, "deallocate");
    const { body } = ask(site);
    assert.deepEqual([numberAt(body, "up"), numberAt(body, "down")], [2, 0]);
    const empty = { ipAddress: "", networkInterfaceIPConfigurationId: "", state: "", reason: "" };
    assert.ok(addresses(body).some((one) => JSON.stringify(one) === JSON.stringify(empty)));
  });

  it("is refused for a rule without a probe, and for one that is not there", async () => {
    site = await new Site().deploy({ balancer: { "properties.loadBalancingRules.0.properties.probe": undefined } });
    const refused = site.world.request("POST", path(site));
    assert.equal(refused.status, 400);
    assert.equal(textAt(refused.body, "error.code"), "LoadBalancingRuleHealthNotSupportedWithoutProbe");
    const missing = site.world.request("POST", path(site).replace("/http/", "/https/"));
    assert.equal(missing.status, 404);
  });

  it("neither waits for a change of the load balancer nor delays one", async () => {
    site = await new Site().deploy();
    const lb = site.world.network("loadBalancers", "lb");
    assert.equal(site.world.request("POST", path(site)).status, 202);
    assert.equal(site.world.request("PUT", lb, site.world.balancerBody()).status, 200);
    assert.equal(site.world.request("POST", path(site)).status, 202);
  });

  it("is of nobody where no data path says what it knows", () => {
    site = new Site();
    const world = new World().withBalancer();
    const { headers = {} } = world.request("POST", path({ world } as Site));
    world.clock.advance(10_000);
    const { body = {} } = world.request("GET", headers.location ?? "");
    assert.deepEqual(body, { up: 0, down: 0, loadBalancerBackendAddresses: [] });
  });
});
