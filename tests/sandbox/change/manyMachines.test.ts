import assert from "node:assert/strict";
import { nothingLost } from "./nothingLost.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: a faster sandbox would keep a busy machine from the probes of 64 machines. */
const speed = "60";

/** A pool whose machines share the SNAT ports of one address: fewer of them could have more each, but not while all stand. */
describe("no request is lost to", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("many", speed);
  before(async () => {
    await stack.cli.variables();
    await stack.cli.configure({ vmCount: "64" });
    await stack.deploy();
  });
  after(() => stack.cli.end());

  it("64 to 20 machines", async () => {
    const { tally, trouble, touched } = await stack.change({ vmCount: "20" });
    assert.equal(trouble, "");
    assert.equal(touched.delete, 10 * 44);
    // With 44 machines closing what is kept, a busy client sends one request in the moment in which its connection is closed, and
    // repeats it (RFC 9112, 9.5); no answer is cut, and nothing fails.
    nothingLost({ ...tally, reset: Math.max(0, tally.reset - tally.repeated) });
    await stack.settle(20);
  });
});
