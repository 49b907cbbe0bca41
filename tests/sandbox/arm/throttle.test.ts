import assert from "node:assert/strict";
import { Throttle } from "../../../sandbox/arm/http/throttle.ts";
import { VirtualClock } from "../../../sandbox/arm/manager/clock.ts";
import { ArmError } from "../../../sandbox/arm/protocol/armError.ts";

describe("ARM's token buckets", () => {
  it("hold 250 reads and 200 writes and deletions, refill by the second, and say when to come back", () => {
    const clock = new VirtualClock();
    const throttle = new Throttle(clock);
    for (const [kind, size, refill] of [
      ["reads", 250, 25],
      ["writes", 200, 10],
      ["deletes", 200, 10],
    ] as const) {
      for (let left = size - 1; left >= 0; left--) assert.equal(throttle.take(kind), left);
      assert.throws(
        () => throttle.take(kind),
        (error: unknown) =>
          error instanceof ArmError && error.status === 429 && Number(error.headers["retry-after"]) >= 1,
      );
      clock.advance(1000);
      assert.equal(throttle.take(kind), refill - 1);
    }
  });
});
