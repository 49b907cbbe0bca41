import assert from "node:assert/strict";
import { criticalPath } from "./criticalPath.ts";
import { plotUpdates } from "./plot.ts";
import { describe as describeResults, type Results } from "./results.ts";
import type { UpdateTimes } from "./updates.ts";

describe("the bench", () => {
  const updates: UpdateTimes[] = [
    { vmCount: 3, criticalPath: 10, up: 15, defaultParallelism: 20, tutorialOrder: 100 },
    { vmCount: 30, criticalPath: 10, up: 25, defaultParallelism: 90, tutorialOrder: 1000 },
  ];
  const results: Results = {
    updates,
    previews: [
      { vmCount: 3, resources: 40, seconds: 2 },
      { vmCount: 100, resources: 620, seconds: 5 },
    ],
    bare: [{ vmCount: 100, resources: 1016, seconds: 6, bare: 4, megabytes: 380, bareMegabytes: 310 }],
    startUp: [
      { way: "an empty program", seconds: 2, edited: 2, checks: false },
      { way: "types stripped", seconds: 3, edited: 5, checks: true },
    ],
    changes: [{ change: "VM 2 out of rotation", touched: { update: 1 }, sent: 500, failed: 0 }],
  };

  it("knows the longest chain of a deployment, which no `up` can undercut", () => {
    // Group 2, gate 12, interface 3, machine 150, extension 180, health check 50, rule 4, and the load balancer's word 10.
    assert.equal(criticalPath(5), 2 + 12 + 3 + 150 + 180 + 50 + 4 + 10);
    assert.equal(criticalPath(30), criticalPath(5) + 20);
  });

  it("reports ratios within the run", () => {
    const text = describeResults(results);
    assert.match(text, /^\| 3 \| 1\.50 \| 2\.00 \| 10 \|$/m);
    assert.match(text, /^\| 30 \| 2\.50 \| 9\.00 \| 100 \|$/m);
    assert.match(text, /^\| 100 \| 620 \| 2\.50 \|$/m);
    assert.match(text, /^\| 100 \| 1016 \| 1\.50 \| 380 \| 310 \|$/m);
    assert.match(text, /^\| types stripped \| 1\.50 \| 2\.50 \| yes \|$/m);
    assert.match(text, /^\| VM 2 out of rotation \| 0 \| 1 \| 0 \| 0 \| 500 \| 0 \|$/m);
  });

  it("plots them", async () => {
    const svg = await plotUpdates(updates);
    assert.match(svg, /^<svg [\s\S]*Virtual machines[\s\S]*the tutorial's steps in order/);
  });
});
