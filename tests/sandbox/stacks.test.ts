import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandLine } from "./commandLine.ts";

/** Stacks other than the everyday one, on the real engine and against Azure's rules. */
describe("on the real engine,", function () {
  this.timeout(15 * 60_000);
  const clis = new Map<string, CommandLine>();
  const cliFor = (name: string, stack: string) => {
    const cli = new CommandLine(name, { stack });
    clis.set(name, cli);
    return cli;
  };
  after(() => Promise.all([...clis.values()].map((cli) => cli.end())));

  it("the tutorial's own values deploy, and a second `up` changes nothing", async () => {
    const cli = cliFor("tutorial", "tutorial");
    const { code, stdout, stderr } = await cli.sandbox("sandbox");
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(await cli.up(), { same: 43 });
  });

  it("a person crashes a machine, a fault domain, restarts an update domain, and mends what is broken", async () => {
    const cli = clis.get("tutorial")!;
    const down = async () =>
      ((await cli.control("GET", "/sandbox/status")) as { health: { up: boolean }[] }).health.filter(({ up }) => !up)
        .length;
    const until = async (count: number) => {
      // As long as the test may take: a busy machine is late with its probes.
      while ((await down()) !== count) await sleep(20);
    };
    const order = async (...words: string[]) => {
      const { code, stdout, stderr } = await cli.sandbox("sandbox:guest", ...words);
      assert.equal(code, 0, stderr);
      return (JSON.parse(stdout) as { machines: string[] }).machines.length;
    };
    const name = ((await cli.outputs()).vmNames as string[])[1]!;
    assert.equal(await order("crash", name), 1);
    await until(1);
    assert.equal(await order("recover", name), 1);
    await until(0);
    assert.equal(await order("crash", "fault-domain:0"), 1);
    await until(1);
    // Machines 1 and 3 share update domain 0 of 2.
    assert.equal(await order("restart", "update-domain:0"), 2);
    await until(0);
    assert.equal(await order("slow", name, "5"), 1);
    // To the tutorial's probe, which only wants a connection, one that answers 503 is healthy; a crash it notices.
    assert.equal(await order("unhealthy", name), 1);
    assert.equal(await order("crash", name), 1);
    await until(1);
    assert.match((await cli.sandbox("sandbox:guest", "crash", "nobody")).stderr, /No machine is meant/);
    assert.match((await cli.sandbox("sandbox:guest")).stderr, /^Use: crash/);
  });

  it("so do zones, a NAT gateway, two ports, a label and a password of one's own", async () => {
    const cli = cliFor("options", "dev");
    await cli.configure({
      availability: "zones",
      egress: "natGateway",
      dnsLabel: "my-web",
      licenseType: "Windows_Server",
      osDiskType: "Premium_ZRS",
      vmCount: "4",
      ports: "[80,443]",
      tags: '{"team":"web"}',
    });
    await cli.pulumi("config", "set", "--secret", "adminPassword", "Given-Secret-1");
    await cli.up();
    const outputs = await cli.outputs();
    assert.equal(outputs.fqdn, "my-web.westeurope.cloudapp.azure.com");
    assert.equal(outputs.url, "http://my-web.westeurope.cloudapp.azure.com");
    const changes = await cli.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    const { stdout } = await cli.run("grep", ["-rlF", "--", "Given-Secret-1", cli.home]);
    assert.equal(stdout, "");
  });
});
