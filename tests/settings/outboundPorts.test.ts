import assert from "node:assert/strict";
import fc from "fast-check";
import { outboundPorts } from "../../facts/outboundPorts.ts";

/** Ports that one public address has for all machines together. */
const available = 64_000;
const largest = 500;
const counts = Array.from({ length: largest }, (_, index) => index + 1);

/** Every pair of pool sizes, from what stands to what shall be. */
function everyPair(check: (from: number, to: number) => void): void {
  for (const from of counts) for (const to of counts) check(from, to);
}

describe("SNAT ports of each machine", () => {
  it("are one of the numbers that Azure deals out itself, a multiple of 8", () => {
    everyPair((from, to) => {
      const ports = outboundPorts(to, from);
      assert.ok([1024, 512, 256, 128, 64, 32, 16, 8].includes(ports), `${from} to ${to}: ${ports}`);
    });
  });

  it("suffice for all that stand during an update from any number to any other", () => {
    everyPair((from, to) => {
      assert.ok(outboundPorts(to, from) * (from + to) <= available, `${from} to ${to}`);
    });
  });

  it("suffice for a third pool beside two, of a release after one that failed half way or at its end", () => {
    everyPair((from, to) => {
      for (const failed of [1, Math.ceil(to / 2), to]) {
        const standing = from + failed;
        assert.ok(outboundPorts(to, standing) * (standing + to) <= available, `${from} and ${failed} to ${to}`);
      }
    });
  });

  it("never rise while the pool shrinks", () => {
    everyPair((from, to) => {
      const settled = outboundPorts(from, from);
      if (from > to) assert.ok(outboundPorts(to, from) <= settled, `${from} to ${to}`);
    });
  });

  it("rise at the next update, once only the smaller pool stands", () => {
    assert.equal(outboundPorts(64, 64), 256);
    assert.equal(outboundPorts(20, 64), 256);
    assert.equal(outboundPorts(20, 20), 1024);
  });

  it("suffice all along any row of updates, when each looks at what the last one left", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: largest }), { minLength: 1, maxLength: 12 }), (sizes) => {
        let standing = 0;
        for (const size of sizes) {
          // The rule changes while the old machines are in the pool, then the new ones come.
          assert.ok(outboundPorts(size, standing) * (standing + size) <= available, `${standing} to ${size}`);
          standing = size;
        }
      }),
    );
  });

  it("are as many as Azure's step allows, and not fewer", () => {
    for (const [count, ports] of [
      [1, 1024],
      [31, 1024],
      [32, 512],
      [62, 512],
      [63, 256],
      [125, 256],
      [126, 128],
      [250, 128],
      [251, 64],
      [500, 64],
    ] as const)
      assert.equal(outboundPorts(count, 0), ports, String(count));
  });

  it("are refused for more machines than one address serves, with the way out", () => {
    assert.equal(outboundPorts(500, 4000), 8);
    assert.throws(() => outboundPorts(500, 4001), /vmCount: 500 machines, with 4001 .* 64,000 .*NAT gateway/);
  });
});
