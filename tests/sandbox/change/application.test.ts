import assert from "node:assert/strict";
import { nothingLost } from "./nothingLost.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: slow enough that a busy machine keeps up with the probes. */
const speed = "200";

/** Applications that need the program's help; those that cannot be helped are among the bad releases. */
describe("no request is lost to the release of", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("application", speed);
  before(() => stack.deploy());
  after(() => stack.cli.end());

  it("an application that has not opened the Windows Firewall, which the program does", async () => {
    const before = (await stack.cli.outputs()).vmNames;
    const { tally, trouble } = await stack.change({ installCommand: "powershell ./release-2.ps1 -NoFirewallRule" });
    assert.equal(trouble, "");
    nothingLost(tally);
    assert.notDeepEqual((await stack.cli.outputs()).vmNames, before);
    await stack.settle(3);
  });

  it("one whose script fails once: that update fails, and the next plain `up` runs the script again", async () => {
    const before = (await stack.cli.outputs()).vmNames;
    const bad = await stack.change({ installCommand: "powershell ./release-3.ps1 -FailOnce" });
    assert.match(bad.trouble, /non-zero exit code of: '1'/);
    nothingLost(bad.tally);
    const { byComputer } = await stack.during(() => stack.status());
    const release = (name: string) => /-([0-9a-f]{5})/.exec(name)?.[1];
    const old = (before as string[]).map(release)[0];
    assert.deepEqual(
      [...new Set(Object.keys(byComputer).map(release))],
      [old],
      "an old machine does not serve, or a new one does",
    );
    const good = await stack.run(["up"]);
    assert.equal(good.trouble, "");
    nothingLost(good.tally);
    assert.notDeepEqual((await stack.cli.outputs()).vmNames, before);
    await stack.settle(3);
    assert.deepEqual(Object.keys(await stack.cli.up()), ["same"]);
  });

  it("one that redirects `/`, with a path that answers; and a probe of `/`, which nobody answers, is refused beforehand", async () => {
    const path = "/start";
    const first = await stack.change({ installCommand: undefined, probe: `{"path":"${path}"}` });
    assert.equal(first.trouble, "");
    nothingLost(first.tally);
    const { tally, trouble } = await stack.change(
      { installCommand: `powershell ./release-4.ps1 -Redirect ${path}` },
      { path },
    );
    assert.equal(trouble, "");
    nothingLost(tally);
    const refused = await stack.change({ probe: undefined }, { path });
    assert.match(refused.trouble, /Down_Probe_HttpStatusCodeError/);
    nothingLost(refused.tally);
    await stack.settle(3);
  });
});
