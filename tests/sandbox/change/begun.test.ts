import assert from "node:assert/strict";
import { nothingLost } from "./nothingLost.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: slow enough that a busy machine keeps up with the probes. */
const speed = "200";

/** What clients have begun when a machine leaves: connections they keep, and long answers. */
describe("what clients have begun is finished:", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("begun", speed);
  before(() => stack.deploy());
  after(() => stack.cli.end());

  /** Answers of 30 s, each over a connection of its own, which no `drainSeconds` of this test cuts. */
  const downloads = { path: "/download?seconds=30", kept: "none", patience: 60_000 } as const;

  it("connections that all clients keep, during a release", async () => {
    const { tally, trouble } = await stack.change({ vmSize: "Standard_D4s_v5" }, { kept: "all" });
    assert.equal(trouble, "");
    nothingLost(tally);
  });

  it("downloads of 30 s, when a machine is taken out of rotation", async () => {
    const { tally, trouble } = await stack.change({ drainSeconds: "60", "outOfRotation[0]": "2" }, downloads);
    assert.equal(trouble, "");
    nothingLost(tally);
  });

  it("downloads of 30 s, when machines leave for good", async () => {
    const { tally, trouble } = await stack.change({ outOfRotation: undefined, vmCount: "1" }, downloads);
    assert.equal(trouble, "");
    nothingLost(tally);
  });

  it("downloads of 30 s, by `pulumi destroy`; whoever comes later is turned away", async () => {
    const { tally, trouble } = await stack.run(["destroy"], downloads);
    assert.equal(trouble, "");
    assert.equal(tally.reset, 0, JSON.stringify(tally));
    assert.ok(tally.answered > 50 && tally.failed > 50, JSON.stringify(tally));
    assert.deepEqual((await stack.status()).resources, []);
  });
});
