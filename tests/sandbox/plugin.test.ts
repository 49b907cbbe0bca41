import assert from "node:assert/strict";
import { CommandLine } from "./commandLine.ts";
import { needTheStepBefore } from "./steps.ts";

/**
 * What the engine makes of Azure's answers, with the stand-in for the azure-native plugin. That a step left nothing to do is
 * seen in the next one, which touches what it is about and nothing else.
 */
describe("the azure-native stand-in", function () {
  this.timeout(15 * 60_000);
  needTheStepBefore();
  const cli = new CommandLine("plugin");
  const fault = (type: string, method: string, effect: unknown, count = 1) =>
    cli.control("POST", "/sandbox/faults", { type, method, count, effect });
  const resources = async () => ((await cli.control("GET", "/sandbox/status")) as { resources: string[] }).resources;
  const failedUp = async () => {
    const { code, stdout, stderr } = await cli.engine("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0, stdout);
    return stdout + stderr;
  };
  before(() => cli.pulumi("config", "set", "vmCount", "2"));
  after(() => cli.end());

  it("previews what is not there yet, with unknown values", async () => {
    const steps = await cli.preview();
    assert.equal(steps.filter(({ op }) => op === "create").length, 33);
  });

  it("prints Azure's refusals with status, code and message", async () => {
    await cli.control("PUT", "/sandbox/scarcity", { cores: 1 });
    assert.match(
      await failedUp(),
      /Status=409 Code="OperationNotAllowed" Message="Operation could not be completed as it results in exceeding approved Total Regional Cores quota\./,
    );
    await cli.control("DELETE", "/sandbox/faults");
  });

  it("tries again what is throttled, busy, or fails inside Azure", async () => {
    await fault("Microsoft.Compute/virtualMachines", "PUT", { kind: "throttle", retryAfter: 0 }, 2);
    await fault("Microsoft.Compute/virtualMachines/extensions", "PUT", { kind: "throttle", retryAfter: 1 });
    const { create = 0, same = 0, ...others } = await cli.up();
    assert.ok(create > 0);
    assert.deepEqual([create + same, others], [33, {}]);
  });

  it("keeps the state of what was accepted and then failed, and the next `up` mends it", async () => {
    await cli.pulumi("config", "set", "vmCount", "3");
    await fault("Microsoft.Compute/virtualMachines/extensions", "PUT", {
      kind: "fail",
      code: "VMExtensionProvisioningError",
      message: "The script was interrupted.",
    });
    assert.match(await failedUp(), /Code="VMExtensionProvisioningError" Message="The script was interrupted\."/);
    // All but the watch over the pool, which waits for the new machine.
    assert.equal((await cli.lastChanges()).same, 32);
    const before = await resources();
    await cli.up();
    // The installation is made anew, since the same settings do not run again; all else kept its place.
    const after = await resources();
    const gone = before.filter((id) => !after.includes(id));
    const come = after.filter((id) => !before.includes(id));
    assert.deepEqual([gone.length, come.length], [1, 1]);
    for (const id of [...gone, ...come]) assert.match(id, /\/web-3-\w+\/extensions\/web-3-[0-9a-f]{5}-app\w+$/);
  });

  it("a connection that breaks after the request was accepted ends without an orphan or a duplicate", async () => {
    await cli.pulumi("config", "set", "--path", "outOfRotation[0]", "2");
    await fault("Microsoft.Network/networkSecurityGroups/securityRules", "PUT", { kind: "drop" });
    const before = await resources();
    assert.deepEqual(await cli.up(), { create: 1, update: 2, same: 41 });
    assert.deepEqual((await resources()).sort(), before.sort());
    await cli.pulumi("config", "rm", "--path", "outOfRotation");
    assert.deepEqual(await cli.up(), { update: 2, delete: 1, same: 41 });
  });

  it("survives `kill -9` of the endpoint in the middle of an update", async () => {
    await cli.pulumi("config", "set", "vmCount", "4");
    await fault("Microsoft.Compute/virtualMachines", "PUT", { kind: "delay", milliseconds: 9_000_000 });
    const update = cli.engine("up", "--yes", "--skip-preview");
    const underWay = async () =>
      ((await cli.control("GET", "/sandbox/status")) as { running: { target: string }[] }).running.some(({ target }) =>
        target.includes("/virtualMachines/"),
      );
    let ended = false;
    void update.then(() => {
      ended = true;
    });
    while (!(await underWay())) assert.ok(!ended, "the update ended before the machine was under way");
    assert.match((await cli.sandbox("sandbox:fault", "restart")).stdout, /was killed and is back/);
    const { code, stdout, stderr } = await update;
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(await cli.lastChanges(), { create: 10, update: 1, same: 42 });
  });

  it("replaces what has a made-up name by creating first, so that the load balancer can change over", async () => {
    await cli.pulumi("config", "set", "zoneRedundantIp", "false");
    const planned = (await cli.preview()).map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    assert.deepEqual(planned.sort(), ["replace web-lb-ip", "update web-lb"]);
    // Deleting first would be refused: the address is the load balancer's frontend.
    await cli.up();
  });

  it("keeps on an update what another resource has put into a list, such as the subnets of a network", async () => {
    await cli.pulumi("config", "set", "--path", "tags.team", "web");
    const { update = 0, same = 0, ...others } = await cli.up();
    assert.ok(update >= 15, String(update));
    assert.deepEqual([update + same, others], [53, {}]);
    assert.deepEqual(await cli.refresh(), { same: 53 });
    assert.deepEqual(await cli.up("--expect-no-changes"), { same: 53 });
  });

  it("imports what stands on Azure, with inputs that make no difference", async () => {
    const set = (await resources()).find((id) => id.includes("/availabilitySets/")) ?? "";
    const { code, stdout, stderr } = await cli.engine(
      "import",
      "azure-native:compute:AvailabilitySet",
      "imported",
      set,
      "--yes",
      "--generate-code=false",
      "--protect=false",
    );
    assert.equal(code, 0, stdout + stderr);
    const exported = JSON.parse(await cli.pulumi("stack", "export")) as {
      deployment: { resources: { urn: string; inputs: Record<string, unknown> }[] };
    };
    const imported = exported.deployment.resources.find(({ urn }) => urn.endsWith("::imported"));
    assert.equal(imported?.inputs.platformFaultDomainCount, 2);
    assert.deepEqual(imported?.inputs.sku, { name: "Aligned" });
    assert.equal(imported?.inputs.availabilitySetName, set.split("/").at(-1));
    await cli.pulumi("state", "delete", imported?.urn ?? "", "--yes");
  });

  it("refuses to take over what exists already", async () => {
    const { deployment } = JSON.parse(await cli.pulumi("stack", "export")) as {
      deployment: { resources: { urn: string }[] };
    };
    const balancer = deployment.resources.find(
      ({ urn }) => urn.includes("LoadBalancer::web-lb") && urn.includes("azure-native"),
    );
    await cli.pulumi("state", "delete", balancer?.urn ?? "", "--target-dependents", "--yes");
    assert.match(await failedUp(), /cannot create already existing resource '.*\/loadBalancers\/web-lb'/);
  });
});
