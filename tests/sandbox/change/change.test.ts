import assert from "node:assert/strict";
import { changes, changesAtOnce } from "./changes.ts";
import { nothingLost } from "./nothingLost.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: slow enough that a busy machine keeps up with the probes. */
const speed = "200";

/** Whatever the operator does to a stack that serves, on the real engine, by plain `pulumi up`. */
describe("no request is lost to", function () {
  this.timeout(15 * 60_000);
  const stack = new StackUnderLoad("change", speed);
  before(() => stack.deploy());
  after(() => stack.cli.end());

  for (const { name, settings } of changesAtOnce) {
    it(name, async () => {
      const { tally, trouble, touched } = await stack.change(settings);
      assert.equal(trouble, "");
      assert.ok(Object.keys(touched).length > 0, "nothing was changed");
      nothingLost(tally);
    });
  }

  it("(no change is left out)", () => {
    const names = changesAtOnce.flatMap(({ name }) => name.split(", ")).sort();
    assert.deepEqual(names, changes.map(({ name }) => name).sort());
  });

  it("(then nothing is left to do, and Azure has what the stack has)", async () => {
    await stack.settle(3);
    const again = await stack.cli.up("--refresh", "--expect-no-changes");
    assert.deepEqual(Object.keys(again), ["same"]);
  });

  it("(`pulumi destroy` leaves nothing)", async () => {
    await stack.cli.pulumi("destroy", "--yes", "--skip-preview");
    assert.deepEqual((await stack.status()).resources, []);
  });
});
