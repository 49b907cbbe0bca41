import assert from "node:assert/strict";
import { durations } from "../../../sandbox/arm/catalog/durations.ts";
import { Site } from "./site.ts";

/** Lets real sockets tell what happened to them. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("an established connection", () => {
  let site: Site;
  afterEach(() => site.end());

  const denyClients = { "properties.securityRules.0.properties.access": "Deny" };

  it("is reset when its interface leaves the pool", async () => {
    site = await new Site().deploy();
    const { client, number } = await site.connect();
    site.world.request("PUT", site.world.network("networkInterfaces", `card${number}`), site.world.interfaceBody());
    await site.settle();
    assert.equal(await client.end, "ECONNRESET");
    assert.ok(!(await site.answers(30)).includes(`web${number}`));
    client.close();
  });

  it("stays when another interface leaves the pool", async () => {
    site = await new Site().deploy();
    const { client, number } = await site.connect();
    const other = number === 1 ? 2 : 1;
    site.world.request("PUT", site.world.network("networkInterfaces", `card${other}`), site.world.interfaceBody());
    await site.settle();
    await aMoment();
    assert.equal(await client.ask(), number);
    client.close();
  });

  it("stays while its member is down", async () => {
    site = await new Site().deploy();
    const { client, number } = await site.connect();
    await site.change(number, { kind: "unhealthy" });
    await site.probes(3);
    assert.ok(!site.up.includes(number));
    assert.equal(await client.ask(), number);
    client.close();
  });

  it("is not touched by changed rules of a security group, which keep new ones out", async () => {
    site = await new Site().deploy();
    const { client, number } = await site.connect();
    await site.guard(denyClients);
    await aMoment();
    assert.equal(await client.ask(), number);
    assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
    client.close();
  });

  it("ends with changed rules where the group flushes connections, unless the rules still let it in", async () => {
    site = await new Site().deploy();
    const { client, number } = await site.connect();
    await site.guard({ "properties.flushConnection": true });
    await aMoment();
    assert.equal(await client.ask(), number);
    await site.guard({ ...denyClients, "properties.flushConnection": true });
    assert.equal(await client.end, "ECONNRESET");
    client.close();
  });

  it("is reset when its load balancer goes", async () => {
    site = await new Site().deploy();
    const { client } = await site.connect();
    site.world.request("DELETE", site.world.network("loadBalancers", "lb"));
    site.world.clock.advance(durations.loadBalancerDelete.milliseconds);
    await site.settle();
    assert.equal(await client.end, "ECONNRESET");
    client.close();
  });

  it("is reset when its machine is deleted with all its disks, and closed when Windows shuts down", async () => {
    site = await new Site().deploy();
    const first = await site.connect();
    site.world.request("POST", `${site.world.compute("virtualMachines", `vm${first.number}`)}/powerOff`);
    await site.settle();
    assert.equal(await first.client.end, "closed");
    const second = await site.connect();
    site.world.request("DELETE", site.world.compute("virtualMachines", `vm${second.number}`));
    await site.settle();
    assert.equal(await second.client.end, "ECONNRESET");
    first.client.close();
    second.client.close();
  });

  it("is reset, and none is made anew, when its member's admin state is Down", async () => {
    site = await new Site().deploy();
    const { client, number } = await site.connect();
    const lb = site.world.network("loadBalancers", "lb");
    const name = `web_card${number}primary`;
    const pool = { "properties.backendAddressPools.0.properties": addresses(name, "Down") };
    site.world.request("PUT", lb, site.world.balancerBody(pool));
    await site.settle();
    assert.equal(await client.end, "ECONNRESET");
    assert.equal(site.reasons[number - 1], "Down_Admin");
    assert.ok(!(await site.answers(30)).includes(`web${number}`));
    client.close();
  });

  it("counts for a probe no more: admin state Up serves whatever the probe says", async () => {
    site = await new Site().deploy();
    const lb = site.world.network("loadBalancers", "lb");
    const pool = { "properties.backendAddressPools.0.properties": addresses("web_card2primary", "Up") };
    site.world.request("PUT", lb, site.world.balancerBody(pool));
    await site.change(2, { kind: "unhealthy" });
    await site.probes(3);
    assert.equal(site.reasons[1], "Up_Admin");
  });

  const addresses = (name: string, adminState: string) => ({
    loadBalancerBackendAddresses: [{ name, properties: { adminState } }],
  });
});
