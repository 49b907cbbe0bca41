import assert from "node:assert/strict";
import { CommandLine, type Step } from "./commandLine.ts";
import { needTheStepBefore } from "./steps.ts";

const kinds = (steps: readonly Step[]) =>
  steps.map(({ op, urn }) => `${op} ${urn.split("$").at(-1)?.split("::")[0]}`).sort();

/** The whole life of the stack on the real engine, step by step; each step needs the one before. */
describe("the life of a stack, with the real CLI,", function () {
  this.timeout(15 * 60_000);
  needTheStepBefore();
  const cli = new CommandLine("life", { checkpoints: true });
  let tracked = "";
  const status = async () => (await cli.run("git", ["status", "--porcelain"])).stdout;
  before(async () => {
    tracked = await status();
  });
  after(() => cli.end());

  it("`npm run sandbox` deploys it and prints the public IP and the URL", async () => {
    const { code, stdout, stderr } = await cli.sandbox("sandbox");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /public IP: 127\.\d+\.\d+\.\d+\n/);
    assert.match(stdout, /URL: http:\/\/127\.\d+\.\d+\.\d+/);
    assert.deepEqual(await cli.lastChanges(), { create: 43 });
    // The site answers where the command says it does.
    const [, url = ""] = /URL: (\S+)/.exec(stdout) ?? [];
    assert.match(
      await (await fetch(url)).text(),
      /<h1>web\d-[0-9a-f]{5}<\/h1>[\s\S]*stand-in for Internet Information Services/,
    );
  });

  it("a second `up` changes nothing", async () => {
    assert.deepEqual(await cli.up(), { same: 43 });
  });

  it("scaling from 3 to 5 creates the new members, and touches no other resource of Azure", async () => {
    await cli.pulumi("config", "set", "vmCount", "5");
    await scales(cli, "create", ["web-4-", "web-5-"]);
    assert.deepEqual(await cli.up(), { create: 20, update: 1, same: 42 });
    assert.equal(((await cli.outputs()).vmNames as string[]).length, 5);
  });

  it("scaling from 5 to 3 deletes them, and touches no other resource of Azure", async () => {
    await cli.pulumi("config", "set", "vmCount", "3");
    await scales(cli, "delete", ["web-4-", "web-5-"]);
    assert.deepEqual(await cli.up(), { delete: 20, update: 1, same: 42 });
  });

  it("taking VM 2 out of rotation is previewed as one change of Azure, the rule that holds its probes, and two watches", async () => {
    await cli.pulumi("config", "set", "--path", "outOfRotation[0]", "2");
    const steps = await cli.preview();
    assert.deepEqual(kinds(steps), [
      "create pulumi-nodejs:dynamic/rotation:Departure",
      "update azure-native:network:SecurityRule",
      "update pulumi-nodejs:dynamic/rotation:Service",
    ]);
    const rule = steps.find(({ urn }) => urn.includes("SecurityRule"));
    assert.match(rule?.urn ?? "", /::web-2-[0-9a-f]{5}-gate-hold$/);
  });

  it("when that `up` ends the load balancer sends VM 2 nothing, and the outputs say so; it stays in its pools", async () => {
    assert.deepEqual(await cli.up(), { create: 1, update: 2, same: 41 });
    assert.deepEqual((await cli.outputs()).inRotation, [1, 3]);
    assert.deepEqual(await withoutTraffic(cli), ["web-2-"]);
    assert.equal((await membersOf(cli, "web")).length, 3);
    assert.equal((await membersOf(cli, "outbound")).length, 3);
  });

  it("when `up` has put VM 2 back the load balancer sends it requests", async () => {
    await cli.pulumi("config", "rm", "--path", "outOfRotation");
    assert.deepEqual(await cli.up(), { update: 2, delete: 1, same: 41 });
    assert.deepEqual((await cli.outputs()).inRotation, [1, 2, 3]);
    assert.deepEqual(await withoutTraffic(cli), []);
  });

  it("a refresh finds no drift", async () => {
    assert.deepEqual(await cli.refresh(), { same: 43 });
  });

  it("a machine taken out by hand is drift, which a refresh reports and the next `up` mends", async () => {
    await takeOutByHand(cli);
    assert.equal((await membersOf(cli, "web")).length, 2);
    assert.deepEqual(await cli.refresh(), { same: 42, update: 1 });
    assert.deepEqual(await cli.up(), { same: 42, update: 1 });
    assert.equal((await membersOf(cli, "web")).length, 3);
  });

  it("a new size makes three new machines in a set of their own beside the old ones, then deletes those, and touches no other resource of Azure", async () => {
    await cli.pulumi("config", "set", "vmSize", "Standard_D4s_v5");
    const others = (await cli.preview()).filter(({ urn }) => !/::web-(\d-)?[0-9a-f]{5}(-\w+)*$/.test(urn));
    assert.deepEqual(kinds(others), ["update pulumi-nodejs:dynamic/rotation:Service"]);
    assert.deepEqual(await cli.up(), { create: 31, update: 1, delete: 31, same: 11 });
    assert.equal((await membersOf(cli, "web")).length, 3);
  });

  it("a new region gets the whole stack before the old one loses it", async () => {
    await cli.pulumi("config", "set", "azure-native:location", "northeurope");
    const events = (await cli.pulumi("up", "--yes", "--skip-preview", "--json")).trim().split("\n");
    const operations = events.flatMap((line) => {
      const event = JSON.parse(line) as { resourcePreEvent?: { metadata: { op: string } } };
      return event.resourcePreEvent?.metadata.op ?? [];
    });
    // Nothing is deleted before all that replaces it stands.
    const creates = operations.flatMap((op, index) => (op.startsWith("create") ? index : []));
    const deletes = operations.flatMap((op, index) => (op.startsWith("delete") ? index : []));
    assert.ok(creates.length >= 15 && deletes.length >= 15, operations.join());
    assert.ok(Math.max(...creates) < Math.min(...deletes), operations.join());
    const { resources } = (await cli.control("GET", "/sandbox/status")) as { resources: string[] };
    const groups = new Set(resources.map((id) => id.split("/")[4]));
    assert.deepEqual([...groups], [(await cli.outputs()).resourceGroup]);
    assert.equal((await membersOf(cli, "web")).length, 3);
  });

  // Nor has the move to the new region left anything to do.
  it("after `kill -9` of the sandbox everything is still there", async () => {
    const { SANDBOX_ARM_ENDPOINT: origin = "" } = await cli.variables();
    cli.kill();
    const { code, stdout, stderr } = await cli.sandbox("sandbox", "up", "--yes", "--skip-preview");
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(await cli.lastChanges(), { same: 43 });
    assert.equal((await cli.variables()).SANDBOX_ARM_ENDPOINT, origin);
    assert.equal((await membersOf(cli, "web")).length, 3);
  });

  it("the commands also work as plain `pulumi` after `eval`", async () => {
    const { code, stdout } = await cli.run("sh", [
      "-c",
      'eval "$(npm run -s sandbox:env)" && pulumi stack output publicIp && pulumi preview --diff --non-interactive',
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^127\./);
    assert.match(stdout, /43 unchanged/);
  });

  it("no password is in plain in state, log or database", async () => {
    const password = JSON.parse(await cli.pulumi("stack", "output", "--json", "--show-secrets")) as {
      adminPassword: string;
    };
    assert.equal(password.adminPassword.length, 24);
    const { stdout } = await cli.run("grep", ["-rlF", "--", password.adminPassword, cli.home]);
    assert.equal(stdout, "");
    assert.equal((await cli.outputs()).adminPassword, "[secret]");
  });

  it("`destroy` leaves nothing", async () => {
    await cli.pulumi("destroy", "--yes");
    const { resources } = (await cli.control("GET", "/sandbox/status")) as { resources: string[] };
    assert.deepEqual(resources, []);
  });

  it("no tracked file has changed", async () => {
    assert.equal(await status(), tracked);
  });

  it("`npm run sandbox:stop` stops it", async () => {
    const { stdout } = await cli.sandbox("sandbox:stop");
    assert.match(stdout, /is stopped/);
    assert.match((await cli.sandbox("sandbox:stop")).stdout, /was not running/);
  });
});

interface Interface {
  readonly name: string;
  readonly id: string;
  readonly properties: {
    readonly ipConfigurations: { readonly properties: { loadBalancerBackendAddressPools?: { id: string }[] } }[];
  };
}

async function interfaces(cli: CommandLine): Promise<Interface[]> {
  return ((await cli.arm("GET", "/providers/Microsoft.Network/networkInterfaces")) as { value: Interface[] }).value;
}

/** Asserts what a preview says of scaling: ten resources of each machine that comes or goes, and the watch over the pool. */
async function scales(cli: CommandLine, op: string, machines: readonly string[]): Promise<void> {
  const steps = await cli.preview();
  const names = steps.filter((step) => step.op === op).map(({ urn }) => urn.split("::").at(-1) ?? "");
  for (const machine of machines) assert.equal(names.filter((name) => name.startsWith(machine)).length, 10, machine);
  assert.equal(names.length, 10 * machines.length);
  const others = steps.filter((step) => step.op !== op);
  assert.deepEqual(kinds(others), ["update pulumi-nodejs:dynamic/rotation:Service"]);
}

/** Machines to which the load balancer sends nothing, each by its name without the release. */
async function withoutTraffic(cli: CommandLine): Promise<string[]> {
  const { health } = (await cli.control("GET", "/sandbox/status")) as {
    health: readonly { readonly up: boolean; readonly interfaceId: string }[];
  };
  return health.filter(({ up }) => !up).map(({ interfaceId }) => /\/(web-\d+-)[^/]+$/.exec(interfaceId)?.[1] ?? "");
}

/** Names of the interfaces in a pool, as ARM has it. */
async function membersOf(cli: CommandLine, pool: string): Promise<string[]> {
  const inPool = ({ properties }: Interface) =>
    properties.ipConfigurations[0]?.properties.loadBalancerBackendAddressPools?.some(({ id }) =>
      id.endsWith(`/${pool}`),
    );
  return (await interfaces(cli)).filter(inPool).map(({ name }) => name);
}

async function takeOutByHand(cli: CommandLine): Promise<void> {
  const [card] = await interfaces(cli);
  assert.ok(card);
  card.properties.ipConfigurations[0]!.properties.loadBalancerBackendAddressPools =
    card.properties.ipConfigurations[0]!.properties.loadBalancerBackendAddressPools?.filter(
      ({ id }) => !id.endsWith("/web"),
    ) ?? [];
  const answer = await cli.arm("PUT", card.id.replace(/^\/subscriptions\/[^/]+/, ""), card);
  assert.equal(answer.error, undefined, JSON.stringify(answer.error));
  await cli.quiet();
}
