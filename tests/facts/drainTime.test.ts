import assert from "node:assert/strict";
import { detectionTime, patience } from "../../facts/drainTime.ts";

describe("the time until a probe has noticed", () => {
  it("is an interval more than its threshold has", () => {
    assert.equal(detectionTime({ intervalSeconds: 5, threshold: 2 }), 15);
    assert.equal(detectionTime({ intervalSeconds: 15, threshold: 1 }), 30);
  });

  it("is waited for ten minutes, or twice where it is longer than five", () => {
    assert.equal(patience({ intervalSeconds: 5, threshold: 2 }), 600);
    assert.equal(patience({ intervalSeconds: 100, threshold: 2 }), 600);
    assert.equal(patience({ intervalSeconds: 101, threshold: 2 }), 606);
  });
});
