import assert from "node:assert/strict";
import { costs, costTable, mostMachines, perHour } from "../../verify/costs.ts";

describe("the table of costs", () => {
  it("has a line for each thing with its price and source, and the sum of them", () => {
    const two = [
      { item: "a", count: 3, perHour: 0.5, source: "somewhere, 2026" },
      { item: "bcd", count: 1, perHour: 0.25, source: "elsewhere, undated" },
    ];
    assert.equal(perHour(two), 1.75);
    const lines = costTable(two).split("\n");
    assert.match(lines[0]!, /3 x a +\$1\.500 +\(somewhere, 2026\)/);
    assert.match(lines[1]!, /1 x bcd +\$0\.250 +\(elsewhere, undated\)/);
    assert.match(lines[2]!, /at most, an hour, roughly +\$1\.75/);
  });

  it("says of each price where and when it was read", () => {
    for (const { source } of costs) assert.match(source, /\d{4}-\d\d-\d\d|undated/);
  });

  it("counts a disk for each machine", () => {
    assert.deepEqual(
      costs.filter(({ count }) => count > 1).map(({ count }) => count),
      [mostMachines, mostMachines],
    );
    // Four machines at 0.19, their disks, an address and a load balancer.
    assert.ok(perHour() > 0.8 && perHour() < 0.9, String(perHour()));
  });
});
