import assert from "node:assert/strict";
import type { Changes } from "../arm/bodies.ts";
import { Site } from "./site.ts";

/** Keeps the probes out; clients still get in. */
const denyProbes = {
  name: "deny",
  properties: {
    protocol: "*",
    access: "Deny",
    direction: "Inbound",
    priority: 100,
    sourceAddressPrefix: "AzureLoadBalancer",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
  },
};
const denied = { "properties.securityRules.2": denyProbes };

/** A site whose probe is another one. */
async function probed(probe: Changes, command?: string): Promise<Site> {
  const changes = Object.entries(probe).map(([member, value]) => [`properties.probes.0.properties.${member}`, value]);
  return new Site().deploy({ balancer: Object.fromEntries(changes), ...(command === undefined ? {} : { command }) });
}

describe("a health probe", () => {
  let site: Site;
  afterEach(() => site.end());

  it("needs as many successes as the threshold, and says that they approach", async () => {
    site = await probed({ probeThreshold: 4 });
    assert.deepEqual(new Set(site.reasons), new Set(["Down_Probe_ApproachingHealthyThreshold"]));
    await site.probes(2);
    assert.deepEqual(new Set(site.reasons), new Set(["Up_Probe_Success"]));
  });

  it("fails where the answer takes longer than the interval, and no longer than 30 s", async () => {
    for (const [seconds, intervalInSeconds, reason] of [
      [4, 5, "Up_Probe_Success"],
      [6, 5, "Down_Probe_HttpNoResponse"],
      [20, 60, "Up_Probe_Success"],
      [40, 60, "Down_Probe_HttpNoResponse"],
    ] as const) {
      site = await probed({ intervalInSeconds, probeThreshold: 1 }, `powershell ./install.ps1 -Seconds ${seconds}`);
      site.world.clock.advance(180_000);
      assert.deepEqual(new Set(site.reasons), new Set([reason]), `${seconds} s of ${intervalInSeconds} s`);
      await site.end();
    }
  });

  it("fails on a guest that a person made slow", async () => {
    site = await new Site().deploy();
    await site.change(2, { kind: "slow", milliseconds: 6_000 });
    await site.probes(3);
    assert.deepEqual(site.up, [1, 3]);
    assert.equal(site.reasons[1], "Down_Probe_HttpNoResponse");
  });

  it("on a kept connection is not kept out by changed rules of a security group", async () => {
    site = await new Site().deploy();
    await site.guard(denied);
    await site.probes(6);
    assert.deepEqual(site.up, [1, 2, 3]);
    // Whoever has to connect anew is kept out.
    await site.act(2, "restart");
    await site.probes(3);
    assert.deepEqual(site.up, [1, 3]);
    assert.equal(site.reasons[1], "Down_Probe_HttpEndpointUnreachable");
  });

  it("is kept out at once where the group flushes connections", async () => {
    site = await new Site().deploy();
    await site.guard({ ...denied, "properties.flushConnection": true });
    await site.probes(3);
    assert.deepEqual(site.up, []);
  });

  it("is kept out where the guest keeps no connection, and where the probe is TCP", async () => {
    for (const [probe, command] of [
      [{}, "powershell ./install.ps1 -NoKeepAlive"],
      [{ protocol: "Tcp", requestPath: undefined }, "powershell ./install.ps1"],
    ] as const) {
      site = await probed(probe, command);
      assert.deepEqual(site.up, [1, 2, 3]);
      await site.guard(denied);
      await site.probes(3);
      assert.deepEqual(site.up, []);
      await site.end();
    }
  });

  it("loses its connection to IIS where it asks less often than every 120 s", async () => {
    site = await probed({ intervalInSeconds: 130, probeThreshold: 1 });
    site.world.clock.advance(300_000);
    await site.guard(denied);
    site.world.clock.advance(500_000);
    assert.deepEqual(site.up, []);
  });

  it("is answered by the AzureLoadBalancer rule: a group that denies it from the start lets no machine come up", async () => {
    site = new Site();
    const { world } = site;
    const body = world.securityGroupBody.bind(world);
    world.securityGroupBody = (changes = {}) => body({ ...denied, ...changes });
    await site.deploy();
    assert.deepEqual(site.up, []);
  });

  it("with another path or interval goes on from what it knows, over new connections", async () => {
    site = await new Site().deploy();
    await site.guard(denied);
    await site.probes(3);
    const lb = site.world.network("loadBalancers", "lb");
    site.world.request("PUT", lb, site.world.balancerBody({ "properties.probes.0.properties.requestPath": "/x" }));
    await site.settle();
    assert.deepEqual(site.up, [1, 2, 3]);
    await site.probes(3);
    assert.deepEqual(site.up, []);
  });

  it("of Https is answered on a port that speaks TLS alone, and one of Http on the others", async () => {
    for (const [protocol, port, command, up] of [
      ["Https", 443, "-Port 443", true],
      ["Http", 443, "-Port 443", false],
      ["Https", 80, "-Port 80", false],
      ["Https", 80, "-Port 80 -Https", true],
      ["Tcp", 443, "-Port 443", true],
    ] as const) {
      const path = protocol === "Tcp" ? { requestPath: undefined } : {};
      site = await probed({ protocol, port, ...path }, `powershell ./install.ps1 ${command}`);
      assert.deepEqual(site.up, up ? [1, 2, 3] : [], `${protocol} ${command}`);
      await site.end();
    }
  });

  it("serves with all when every one is down, where it is told so", async () => {
    site = await probed({ noHealthyBackendsBehavior: "AllProbedUp" });
    for (const number of [1, 2, 3]) await site.change(number, { kind: "unhealthy" });
    await site.probes(2);
    assert.deepEqual(new Set(site.reasons), new Set(["Up_Probe_AllDownIsUp"]));
    assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web2", "web3"]);
  });
});
