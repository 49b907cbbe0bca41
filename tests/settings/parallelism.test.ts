import assert from "node:assert/strict";
import { parallelismAdvice } from "../../facts/parallelism.ts";

describe("the engine's parallelism", () => {
  it("is enough when it covers every machine", () => {
    assert.equal(parallelismAdvice(8, 8), undefined);
    assert.equal(parallelismAdvice(1000, 200), undefined);
  });

  it("is told about when it is less, with the number of rounds and how to mend it", () => {
    assert.match(
      String(parallelismAdvice(8, 9)),
      /8 resources at a time here, so 9 machines take 2 rounds .*PULUMI_PARALLEL=1000/,
    );
    assert.match(String(parallelismAdvice(8, 100)), /13 rounds/);
  });
});
