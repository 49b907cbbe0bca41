import assert from "node:assert/strict";
import { faults, matrix, nameOf, sample, steps } from "./matrix.ts";

describe("the matrix of faults", () => {
  it("has every fault at every step, each once; the watcher cannot be killed before there is a machine to watch", () => {
    const unwatched = steps.findIndex(({ type }) => type.endsWith("/extensions"));
    assert.equal(unwatched, 5);
    assert.equal(matrix.length, faults.length * steps.length - unwatched);
    assert.equal(new Set(matrix.map(nameOf)).size, matrix.length);
  });

  it("is sampled by a seed: the same for the same, another for another", () => {
    assert.deepEqual(sample(7), sample(7));
    const names = (seed: number) => sample(seed).map(nameOf).join();
    assert.ok(new Set([1, 2, 3, 4, 5, 6, 7, 8].map(names)).size > 4);
  });
});
