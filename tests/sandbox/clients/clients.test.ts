import assert from "node:assert/strict";
import { join } from "node:path";
import { CommandLine, checkout } from "../commandLine.ts";

/** Official clients that know nothing of the sandbox but its endpoint and its CA. */
describe("official clients do the tutorial's steps against the sandbox:", function () {
  this.timeout(15 * 60_000);
  const cli = new CommandLine("clients");
  let variables: Record<string, string>;
  before(async () => {
    variables = await cli.variables();
  });
  after(() => cli.end());

  const left = async () => ((await cli.control("GET", "/sandbox/status")) as { resources: string[] }).resources;

  it("the JavaScript SDK with @azure/identity", async () => {
    const { code, stdout, stderr } = await cli.run(
      process.execPath,
      [join(import.meta.dirname, "javascript.ts")],
      variables,
    );
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(stdout.trim().split("\n"), [
      "resource group",
      "availability set",
      "public IP",
      "load balancer",
      "network",
      "network interfaces",
      "virtual machines",
      "IIS",
      "VM 2 out of the load balancer",
      "VM 2 back in",
      "health",
      "run command",
      "list",
      "errors",
      "deleted",
    ]);
    assert.deepEqual(await left(), []);
  });

  it("the Go SDK with azidentity", async () => {
    const folder = join(checkout, "tests", "sandbox", "clients", "go");
    const { code, stdout, stderr } = await cli.run("go", ["run", "-C", folder, "."], variables);
    assert.equal(code, 0, stdout + stderr);
    assert.equal(stdout.trim().split("\n").length, 11);
    assert.match(stdout, /errors\ndeleted\n$/);
    assert.deepEqual(await left(), []);
  });
});
