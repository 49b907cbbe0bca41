import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { checkout } from "../commandLine.ts";
import { nameOf, sample } from "./matrix.ts";
import { Patient } from "./patient.ts";

/** Picks some faults and steps; `npm run matrix` tries them all. */
const seed = Number(process.env.MATRIX_SEED ?? 3);

/** A stack to which things happen; after each, the next `up` converges, with nothing lost, left over or twice. */
describe(`a stack survives (seed ${seed})`, function () {
  this.timeout(15 * 60_000);
  const patient = new Patient("survive");
  before(() => patient.deploy());
  after(() => patient.cli.end());

  for (const trial of sample(seed)) it(nameOf(trial), () => patient.survive(trial));

  it("two people running `up` at once", () => patient.twoAtOnce());

  it("the loss of its lock", () => patient.loseLock());

  it("a machine deleted by hand and a security group edited by hand, which a refresh reports and the next `up` mends", async () => {
    const [machine = ""] = await patient.idsOf("virtualMachines");
    await patient.cli.arm("DELETE", machine);
    const groups = await patient.idsOf("networkSecurityGroups");
    const id = groups.find((one) => !one.includes("-gate-")) ?? "";
    const group = (await patient.cli.arm("GET", id)) as { properties: { securityRules: Record<string, unknown>[] } };
    const [rule] = group.properties.securityRules as [{ properties: object }];
    const remote = { ...rule, name: "rdp", id: undefined };
    const open = { ...rule.properties, priority: 200, destinationPortRange: "3389" };
    const securityRules = [...group.properties.securityRules, { ...remote, properties: open }];
    await patient.cli.arm("PUT", id, { ...group, properties: { ...group.properties, securityRules } });
    await patient.cli.quiet();
    assert.match(JSON.stringify(await patient.cli.arm("GET", id)), /3389/);
    // The machine, and with it its extension; and the group.
    assert.deepEqual(await patient.refresh(), { delete: 2, update: 1 });
    await patient.up();
    await patient.whole();
    assert.doesNotMatch(JSON.stringify(await patient.cli.arm("GET", id)), /3389/);
  });

  it("all that without showing its password or a token in state, log, database, event, error or process list", async () => {
    const password = patient.secret;
    assert.ok(password.length >= 12);
    await patient.cli.engine("config", "set", "installCommand", "powershell exit 1");
    const shown: string[] = [];
    const up = spawn("pulumi", ["up", "--yes", "--skip-preview", "--json", "--diff"], {
      cwd: checkout,
      env: await patient.cli.engineEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [up.stdout, up.stderr])
      stream.setEncoding("utf8").on("data", (part: string) => shown.push(part));
    const watch = setInterval(() => shown.push(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })), 100);
    await once(up, "close");
    clearInterval(watch);
    assert.match(shown.join(""), /non-zero exit code/);
    assert.match(shown.join(""), /"outputsEvent"|resourcePreEvent/);
    for (const args of [["stack", "export"], ["stack", "history", "--json"], ["stack", "output", "--json"], ["config"]])
      shown.push((await patient.cli.engine(...args)).stdout);
    assert.ok(!shown.join("").includes(password), "it was shown");
    const escaped = JSON.stringify(password).slice(1, -1);
    assert.ok(!shown.join("").includes(escaped), "it was shown, escaped");
    const { stdout } = await patient.cli.run("grep", ["-rlF", "-e", password, "-e", escaped, patient.cli.home]);
    assert.equal(stdout, "");
    // The load balancer is asked with a token: header and claims, each in base64. The process list also has those of others.
    const token = "eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+";
    const { ARM_CLIENT_ID: client = "" } = await patient.cli.variables();
    const claims = [...shown.join("").matchAll(new RegExp(token, "g"))].map(([found]) =>
      Buffer.from(found.split(".")[1] ?? "", "base64url").toString(),
    );
    assert.deepEqual(
      claims.filter((one) => one.includes(client)),
      [],
    );
    assert.equal((await patient.cli.run("grep", ["-rlE", token, patient.cli.home])).stdout, "");
    await patient.cli.engine("config", "rm", "installCommand");
    await patient.up();
    await patient.whole();
  });
});
