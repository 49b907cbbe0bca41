import assert from "node:assert/strict";
import { Agent } from "node:http";
import { Site } from "./site.ts";

describe("traffic", () => {
  let site: Site;
  afterEach(() => site.end());

  it("is answered by every machine behind the load balancer, by name", async () => {
    site = await new Site().deploy();
    assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web2", "web3"]);
  });

  it("is answered by nobody before a script has succeeded, or after it has failed", async () => {
    site = await new Site().deploy({ command: "" });
    assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
    await site.end();
    site = await new Site().deploy({ command: "powershell exit 1" });
    assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
  });

  it("is not answered where the application serves another port than the probe looks at", async () => {
    site = await new Site().deploy({ command: "powershell ./serve.ps1 -Port 8080" });
    assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
  });

  it("goes on while a script's extension is written again, fails, or is taken away", async () => {
    site = await new Site().deploy();
    const { world } = site;
    const ids = [1, 2, 3].map((number) => `${world.compute("virtualMachines", `vm${number}`)}/extensions/app`);
    const all = async () => {
      await site.settle();
      assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web2", "web3"]);
    };
    for (const id of ids) world.request("PUT", id, world.scriptBody({ tags: { team: "web" } }));
    await all();
    world.finish();
    const fails = { "properties.settings": { commandToExecute: "powershell exit 1" } };
    for (const id of ids) world.request("PUT", id, world.scriptBody(fails));
    world.finish();
    await all();
    for (const id of ids) world.request("DELETE", id);
    await all();
  });

  it("with affinity stays with one machine", async () => {
    site = await new Site().deploy({
      balancer: { "properties.loadBalancingRules.0.properties.loadDistribution": "SourceIP" },
    });
    assert.equal(new Set(await site.answers(20)).size, 1);
  });

  it("leaves a machine that left the pool, with no request lost, and comes back with it", async () => {
    site = await new Site().deploy();
    site.putCard(2, []);
    await site.settle();
    assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web3"]);
    site.putCard(2, ["web"]);
    await site.probes(2);
    assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web2", "web3"]);
  });

  it("avoids a machine that is gone once as many probes have failed as the threshold, and not before", async () => {
    site = await new Site().deploy();
    await site.change(2, { kind: "crashed" });
    // Each probe is waited for as long as the interval: the first fails after two of them, the second after three.
    await site.probes(2);
    assert.deepEqual(site.up, [1, 2, 3]);
    assert.ok((await site.answers(60)).includes(undefined), "nothing was lost inside the detection window");
    await site.probes(1);
    assert.deepEqual(site.up, [1, 3]);
    assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web3"]);
  });

  it("returns to a machine after as many successful probes as the threshold", async () => {
    site = await new Site().deploy();
    await site.act(2, "powerOff");
    await site.probes(3);
    await site.act(2, "start");
    await site.probes(1);
    assert.ok(!(await site.answers(60)).includes("web2"));
    await site.probes(1);
    assert.ok((await site.answers(60)).includes("web2"));
  });

  describe("meets guests that a person", () => {
    it("crashed: nothing answers there, standing connections break, and a restart mends it", async () => {
      site = await new Site().deploy();
      await site.change(2, { kind: "crashed" });
      assert.ok((await site.answers(60)).includes(undefined));
      await site.probes(3);
      assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web3"]);
      await site.act(2, "restart");
      await site.probes(2);
      assert.ok((await site.answers(60)).includes("web2"));
    });

    it("made fail its probe: it answers until the probe has failed often enough, and no request is lost", async () => {
      site = await new Site().deploy();
      await site.change(2, { kind: "unhealthy" });
      assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web2", "web3"]);
      await site.probes(2);
      assert.deepEqual([...new Set(await site.answers(60))].sort(), ["web1", "web3"]);
    });

    it("made slow: it answers, later", async () => {
      site = await new Site().deploy();
      for (const number of [1, 2, 3]) await site.change(number, { kind: "slow", milliseconds: 80 });
      const started = performance.now();
      assert.notEqual(await site.ask(), undefined);
      assert.ok(performance.now() - started >= 75);
    });
  });

  it("breaks with the machine as soon as its deletion begins", async () => {
    site = await new Site().deploy();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const machine = await site.ask(agent);
    site.world.request("DELETE", site.world.compute("virtualMachines", `vm${machine?.slice(-1)}`));
    await site.settle();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(Object.keys(agent.freeSockets).length, 0);
    agent.destroy();
  });

  it("is refused when every machine is down", async () => {
    site = await new Site().deploy();
    for (const number of [1, 2, 3]) await site.act(number, "powerOff");
    await site.probes(3);
    assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
  });

  it("is kept out by the security group, at once", async () => {
    site = await new Site().deploy();
    site.world.put(
      site.world.network("networkSecurityGroups", "nsg"),
      site.world.securityGroupBody({ "properties.securityRules.0.properties.access": "Deny" }),
    );
    await site.settle();
    assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
  });

  it("is closed where there is no security group at all, as behind a Standard load balancer", async () => {
    site = await new Site().deploy({ guarded: false });
    assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
  });

  it("on an idle connection ends after the rule's timeout", async () => {
    site = await new Site().deploy();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await site.ask(agent);
    const idle = () => Object.keys(agent.freeSockets).length;
    const pass = async (minutes: number) => {
      site.world.clock.advance(minutes * 60_000);
      await new Promise((resolve) => setTimeout(resolve, 30));
    };
    // The first look after 4 minutes sees the request, the next one that nothing came after it.
    await pass(4);
    assert.equal(idle(), 1);
    await pass(4);
    assert.equal(idle(), 0);
    agent.destroy();
  });

  it("stops with the load balancer", async () => {
    site = await new Site().deploy();
    site.world.request("DELETE", site.world.network("loadBalancers", "lb"));
    site.world.finish();
    await site.settle();
    assert.deepEqual(site.traffic.listening, []);
  });
});
