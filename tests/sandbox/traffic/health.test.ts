import assert from "node:assert/strict";
import fc from "fast-check";
import {
  afterProbe,
  detectionWindow,
  type Health,
  patienceOf,
  unprobed,
  verdicts,
} from "../../../sandbox/traffic/health.ts";

const failure = "Down_Probe_HttpStatusCodeError";

/** Health after probes five seconds apart, where `false` failed. */
function healthAfter(probes: readonly boolean[], threshold: number, before: Health = unprobed, from = 0): Health {
  return probes.reduce(
    (health, passed, index) => afterProbe(health, passed ? undefined : failure, threshold, from + index * 5_000),
    before,
  );
}

describe("the health of a member", () => {
  it("comes with as many successes in a row as the threshold, and goes with as many failures", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 6 }), (threshold, count) => {
        const coming = healthAfter(Array(count).fill(true), threshold);
        assert.equal(coming.up, count >= threshold);
        const up = healthAfter(Array(threshold).fill(true), threshold);
        assert.equal(healthAfter(Array(count).fill(false), threshold, up).up, count < threshold);
      }),
    );
  });

  it("changes only at a run as long as the threshold, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (probes, threshold) => {
        let health = unprobed;
        for (const [index, passed] of probes.entries()) {
          const next = afterProbe(health, passed ? undefined : failure, threshold, index * 5_000);
          const run = probes.slice(0, index + 1).findLastIndex((one) => one !== passed);
          if (next.up !== health.up) assert.ok(index - run >= threshold);
          assert.equal(next.reason.startsWith("Up_"), next.up);
          health = next;
        }
      }),
    );
  });

  it("says what comes: the threshold that is near, else why the probe failed", () => {
    assert.equal(unprobed.reason, "NA");
    assert.equal(healthAfter([true], 2).reason, "Down_Probe_ApproachingHealthyThreshold");
    assert.equal(healthAfter([true, true], 2).reason, "Up_Probe_Success");
    assert.equal(healthAfter([true, true, false], 2).reason, "Up_Probe_ApproachingUnhealthyThreshold");
    assert.equal(healthAfter([true, true, false, false], 2).reason, failure);
  });

  it("waits twice as long with each fall within ten minutes, at most eight times", () => {
    const threshold = 2;
    let health = healthAfter([true, true], threshold);
    let now = 10_000;
    const needed: number[] = [];
    for (let fall = 0; fall < 6; fall++) {
      health = healthAfter([false, false], threshold, health, now);
      now += 10_000;
      let count = 0;
      while (!health.up) {
        health = afterProbe(health, undefined, threshold, now);
        now += 5_000;
        count++;
      }
      needed.push(count);
    }
    assert.deepEqual(needed, [2, 4, 8, 16, 16, 16]);
    const later = healthAfter([false, false], threshold, health, now + 700_000);
    assert.equal(healthAfter([true, true], threshold, later, now + 720_000).up, true);
  });

  it("is found out within an interval more than the threshold, and an answer is waited for 30 s at most", () => {
    assert.equal(detectionWindow({ interval: 5_000, threshold: 2 }), 15_000);
    assert.equal(patienceOf({ interval: 5_000 }), 5_000);
    assert.equal(patienceOf({ interval: 120_000 }), 30_000);
  });
});

describe("what a load balancer makes of its members", () => {
  const up = healthAfter([true], 1);
  const down = healthAfter([false], 1);
  const verdict = (healths: readonly Health[], allProbedUp: boolean, adminState: "None" | "Up" | "Down" = "None") => [
    ...verdicts(
      healths.map((health, key) => ({ key, health, adminState: key === 0 ? adminState : "None" })),
      allProbedUp,
    ).values(),
  ];

  it("serves with all when every one is down, where noHealthyBackendsBehavior is AllProbedUp", () => {
    const all = verdict([down, down], true);
    assert.deepEqual(all, [
      { up: true, reason: "Up_Probe_AllDownIsUp" },
      { up: true, reason: "Up_Probe_AllDownIsUp" },
    ]);
    assert.ok(verdict([down, down], false).every((one) => !one.up));
    assert.equal(verdict([down, up], true)[0]?.up, false);
  });

  it("goes by admin state before the probe", () => {
    assert.deepEqual(verdict([up, up], false, "Down")[0], { up: false, reason: "Down_Admin" });
    assert.deepEqual(verdict([down, up], false, "Up")[0], { up: true, reason: "Up_Admin" });
  });
});
