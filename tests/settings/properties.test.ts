import assert from "node:assert/strict";
import fc from "fast-check";
import { contains, overlap, parseRange, type Range, usableAddresses } from "../../facts/addresses.ts";
import { computerName } from "../../facts/computerName.ts";
import { contentName, contentNameLength } from "../../facts/contentName.ts";
import { securityRules } from "../../facts/securityRules.ts";
import { bannedPasswords, reservedUsernames } from "../../settings/rules/administrator.ts";
import { refusedKeys } from "./raw.ts";

/** An IPv4 range in canonical form. */
const range = fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 8, max: 32 })).map(([address, length]) => {
  const network = Number((BigInt(address) >> BigInt(32 - length)) << BigInt(32 - length));
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256);
  return { text: `${octets.join(".")}/${length}`, first: network, last: network + 2 ** (32 - length) - 1 };
});

const parsed = (text: string) => parseRange(text) as Range;

describe("rules, for any input,", () => {
  it("a range contains another exactly when its addresses do", () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        assert.equal(contains(parsed(a.text), parsed(b.text)), a.first <= b.first && b.last <= a.last);
      }),
    );
  });

  it("ranges overlap exactly when two of them share an address", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
        const shared = ranges.some((a, index) =>
          ranges.slice(index + 1).some((b) => a.first <= b.last && b.first <= a.last),
        );
        assert.equal(overlap(ranges.map(({ text }) => parsed(text))) !== undefined, shared);
      }),
    );
  });

  it("a range that does not start at its first address is refused and the right one named", () => {
    fc.assert(
      fc.property(
        range.filter(({ text }) => !text.endsWith("/32")),
        ({ text, last }) => {
          const octets = [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256);
          const wrong = parseRange(`${octets.join(".")}/${text.split("/")[1]}`);
          assert.equal(typeof wrong, "string");
          assert.ok(String(wrong).includes(text));
        },
      ),
    );
  });

  it("a malformed range is one problem, not also one of what hangs on it", () => {
    assert.deepEqual(refusedKeys({ subnetPrefix: "nonsense" }), ["subnetPrefix"]);
    assert.deepEqual(refusedKeys({ addressSpace: ["nonsense"] }), ["addressSpace"]);
  });

  it("a count is accepted exactly when the subnet holds it twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 20, max: 29 }), (vmCount, length) => {
        const refused = refusedKeys({ vmCount, availability: "zones", subnetPrefix: `192.168.0.0/${length}` }).includes(
          "vmCount",
        );
        assert.equal(refused, 2 * vmCount > 2 ** (32 - length) - 5);
        assert.equal(usableAddresses(parsed(`192.168.0.0/${length}`)), 2 ** (32 - length) - 5);
      }),
    );
  });

  it("a count is accepted exactly when an availability set holds it, or in zones", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom("availabilitySet", "zones"),
        (vmCount, availability) => {
          const refused = refusedKeys({ vmCount, availability, subnetPrefix: "192.168.8.0/21" }).includes("vmCount");
          assert.equal(refused, availability === "availabilitySet" && vmCount > 200);
        },
      ),
      {
        examples: [
          [200, "availabilitySet"],
          [201, "availabilitySet"],
        ],
      },
    );
  });

  it("a rotation is accepted exactly when it names machines of the pool, each once, and leaves one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 7 }),
        (vmCount, outOfRotation) => {
          const distinct = new Set(outOfRotation).size === outOfRotation.length;
          const exist = outOfRotation.every((number) => number <= vmCount);
          const good = distinct && exist && outOfRotation.length < vmCount;
          assert.equal(refusedKeys({ vmCount, outOfRotation }).length === 0, good);
        },
      ),
    );
  });

  it("a reserved name is refused in any case", () => {
    fc.assert(
      fc.property(fc.constantFrom(...reservedUsernames), fc.boolean(), (name, upper) => {
        assert.deepEqual(refusedKeys({ adminUsername: upper ? name.toUpperCase() : name }), ["adminUsername"]);
      }),
    );
  });

  it("a banned password is refused", () => {
    for (const adminPassword of bannedPasswords)
      assert.ok(refusedKeys({ adminPassword }).includes("adminPassword"), adminPassword);
  });

  it("priorities of security rules are unique for any ports that are accepted", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 65534 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 100, max: 4094 }),
        (ports, rulePriority) => {
          const rules = securityRules({
            ports,
            rulePriority,
            allowedSources: ["Internet"],
            probePorts: [ports[0]!],
          });
          const priorities = rules.map(({ priority }) => priority);
          const unique = new Set(priorities).size === priorities.length;
          const probe = { protocol: "Tcp", port: ports[0]!, intervalSeconds: 5, threshold: 2 };
          assert.equal(refusedKeys({ ports, rulePriority, probe }).length === 0, unique);
        },
      ),
    );
  });

  it("computer names that are accepted have at most 15 characters", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/),
        fc.integer({ min: 1, max: 125 }),
        (computerNamePrefix, vmCount) => {
          const longest = computerName(computerNamePrefix, vmCount, "f".repeat(contentNameLength)).length;
          assert.equal(refusedKeys({ computerNamePrefix, vmCount, availability: "zones" }).length === 0, longest <= 15);
        },
      ),
    );
  });

  it("a release has the same name for the same things in any order", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (things) => {
        const turned = Object.fromEntries(Object.entries(things).reverse());
        assert.equal(contentName(things), contentName(turned));
        assert.match(contentName(things), /^[0-9a-f]{5}$/);
      }),
    );
  });
});
