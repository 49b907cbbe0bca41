import assert from "node:assert/strict";
import { CommandLine } from "./commandLine.ts";

/** Stacks other than the everyday one, on the real engine and against Azure's rules. */
describe("on the real engine,", function () {
  this.timeout(15 * 60_000);
  const clis = new Map<string, CommandLine>();
  const cliFor = (name: string, stack: string) => {
    const cli = new CommandLine(name, { stack, speed: "3000" });
    clis.set(name, cli);
    return cli;
  };
  after(() => Promise.all([...clis.values()].map((cli) => cli.end())));

  it("the tutorial's own values deploy, and a second `up` changes nothing", async () => {
    const cli = cliFor("tutorial", "tutorial");
    const { code, stdout, stderr } = await cli.npm("sandbox");
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(await cli.up(), { same: 24 });
  });

  it("so do zones, a NAT gateway, two ports, a label and a password of one's own", async () => {
    const cli = cliFor("options", "dev");
    for (const [key, value] of Object.entries({
      availability: "zones",
      egress: "natGateway",
      dnsLabel: "my-web",
      licenseType: "Windows_Server",
      osDiskType: "Premium_ZRS",
      vmCount: "4",
    })) {
      await cli.pulumi("config", "set", key, value);
    }
    await cli.pulumi("config", "set", "--path", "ports[0]", "80");
    await cli.pulumi("config", "set", "--path", "ports[1]", "443");
    await cli.pulumi("config", "set", "--path", "tags.team", "web");
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
