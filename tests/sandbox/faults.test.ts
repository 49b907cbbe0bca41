import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine } from "./commandLine.ts";

describe("`npm run sandbox:fault`", function () {
  this.timeout(15 * 60_000);
  const cli = new CommandLine("faults", { checkpoints: true });
  before(() => cli.variables());
  after(() => cli.end());

  const status = async () =>
    (await cli.control("GET", "/sandbox/status")) as {
      faults: { type: string; count: number; effect: Record<string, unknown> }[];
      scarcity: { cores: number; familyCores: Record<string, number>; sizesOutOfCapacity: string[] };
    };
  const type = "Microsoft.Network/publicIPAddresses";

  for (const [words, effect] of [
    [["refuse", "2", type], { kind: "refuse", status: 500 }],
    [["fail", "1", type], { kind: "fail" }],
    [["delay", "1", type, "600"], { kind: "delay", milliseconds: 600_000 }],
    [["throttle", "3", type], { kind: "throttle" }],
    [["drop", "1", type], { kind: "drop" }],
  ] as const) {
    it(words.join(" "), async () => {
      const { code, stderr } = await cli.sandbox("sandbox:fault", ...words);
      assert.equal(code, 0, stderr);
      const fault = (await status()).faults.at(-1);
      assert.equal(fault?.type, type);
      assert.equal(fault?.count, Number(words[1]));
      for (const [member, value] of Object.entries(effect)) assert.equal(fault?.effect[member], value);
    });
  }

  it("capacity and quota", async () => {
    await cli.sandbox("sandbox:fault", "capacity", "Standard_D2s_v5");
    await cli.sandbox("sandbox:fault", "quota", "4");
    await cli.sandbox("sandbox:fault", "quota", "2", "standardDSv5Family");
    const { scarcity } = await status();
    assert.equal(scarcity.cores, 4);
    assert.deepEqual(scarcity.familyCores, { standarddsv5family: 2 });
    assert.deepEqual(scarcity.sizesOutOfCapacity, ["standard_d2s_v5"]);
    await cli.sandbox("sandbox:fault", "capacity", "Standard_D2s_v5", "2");
    assert.deepEqual((await status()).scarcity.sizesOutOfCapacity, ["standard_d2s_v5/2"]);
  });

  it("restart keeps them, clear takes them away", async () => {
    await cli.sandbox("sandbox:fault", "restart");
    assert.equal((await status()).faults.length, 5);
    await cli.sandbox("sandbox:fault", "clear");
    const { faults, scarcity } = await status();
    assert.deepEqual(faults, []);
    assert.ok(scarcity.cores > 4);
  });

  it("says how it is used when it is not understood", async () => {
    const { code, stderr } = await cli.sandbox("sandbox:fault", "explode");
    assert.equal(code, 1);
    assert.match(stderr, /^Use: refuse\|fail/);
  });
});

describe("the switch to the real plugins", function () {
  this.timeout(15 * 60_000);
  const users = mkdtempSync(join(tmpdir(), "users-"));
  const cli = new CommandLine("real", { environment: { SANDBOX_AZURE_NATIVE: "real", PULUMI_HOME: users } });
  after(async () => {
    await cli.end();
    rmSync(users, { recursive: true, force: true });
  });

  it("says what to install where they are not there", async () => {
    const { code, stdout, stderr } = await cli.sandbox("sandbox", "version");
    assert.equal(code, 1);
    assert.match(
      stdout + stderr,
      /resource-azure-native-v3\.28\.0 does not exist; run `pulumi plugin install resource azure-native 3\.28\.0` first/,
    );
  });

  it("puts the user's own in the place of the stand-ins", async () => {
    const plugins = join(users, "plugins");
    for (const name of ["resource-azure-native-v3.28.0", "resource-random-v4.21.2"])
      mkdirSync(join(plugins, name), { recursive: true });
    const { code, stdout, stderr } = await cli.sandbox("sandbox", "version");
    assert.equal(code, 0, stdout + stderr);
    const place = join(cli.home, "pulumi", "plugins", "resource-azure-native-v3.28.0");
    assert.equal(readlinkSync(place), join(plugins, "resource-azure-native-v3.28.0"));
  });
});
