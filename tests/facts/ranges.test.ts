import assert from "node:assert/strict";
import fc from "fast-check";
import { contains, firstFree, ipv4Ranges, overlap, type Range } from "../../facts/addresses.ts";
import type { StandingNetwork } from "../../facts/standing.ts";
import { subnetName } from "../../facts/subnetName.ts";
import { spaceStep } from "../../facts/transition/addressSpace.ts";
import { subnetStep } from "../../facts/transition/subnet.ts";

const hex = "01234567";
const named = (subnetPrefix: string, privateSubnet = true) =>
  `${subnetName("web-subnet", { subnetPrefix, privateSubnet })}${hex}`;
const network = (
  addressSpace: readonly string[],
  ...subnets: readonly (readonly [range: string, isPrivate?: boolean])[]
): StandingNetwork => ({
  name: `web-vnet${hex}`,
  addressSpace,
  subnets: subnets.map(([range, isPrivate = true]) => ({ name: named(range, isPrivate), ranges: [range], isPrivate })),
});

/** A range of a few addresses, so that some hold others: 10.0.0.0 to 10.0.15.255. */
const range = fc.tuple(fc.nat({ max: 15 }), fc.integer({ min: 20, max: 25 })).map(([third, length]) => {
  const size = 2 ** Math.max(0, 24 - length);
  return `10.0.${Math.floor(third / size) * size}.0/${length}`;
});
const apart = (ranges: readonly Range[]) => overlap(ranges) === undefined;
/** Ranges that do not overlap. */
const space = fc.uniqueArray(range, { minLength: 1, maxLength: 4 }).filter((texts) => apart(ipv4Ranges(texts)));
const holds = (texts: readonly string[], one: string) =>
  ipv4Ranges(texts).some((outer) => ipv4Ranges([one]).every((inner) => contains(outer, inner)));

describe("the ranges of the network", () => {
  it("are the wanted ones on a new stack, and where every subnet lies in them", () => {
    assert.deepEqual(spaceStep(undefined, ["10.0.0.0/16"]), {
      addressSpace: ["10.0.0.0/16"],
      warnings: [],
      refusals: [],
    });
    const inside = spaceStep(network(["192.168.0.0/16"], ["192.168.1.0/24"]), ["192.168.0.0/17"]);
    assert.deepEqual([inside.addressSpace, inside.warnings], [["192.168.0.0/17"], []]);
  });

  it("keep the old range for the subnet in it, and say so", () => {
    const step = spaceStep(network(["192.168.0.0/16"], ["192.168.1.0/24"]), ["10.0.0.0/16"]);
    assert.deepEqual(step.addressSpace, ["10.0.0.0/16", "192.168.0.0/16"]);
    assert.match(step.warnings.join(), /addressSpace: 192\.168\.0\.0\/16 stays .*web-subnet-.*`pulumi up` once more/);
  });

  it("keep the old range alone where the wanted one lies in it", () => {
    const step = spaceStep(network(["192.168.0.0/16"], ["192.168.200.0/24"]), ["192.168.0.0/17"]);
    assert.deepEqual(step.addressSpace, ["192.168.0.0/16"]);
  });

  it("let a range of nobody go at once", () => {
    assert.deepEqual(spaceStep(network(["10.0.0.0/16", "10.1.0.0/16"], ["10.0.1.0/24"]), ["10.0.0.0/16"]).warnings, []);
  });

  it("hold every subnet and every wanted range, never overlap, and come to the wanted ones, for any row of updates", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(space, fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 }), (updates) => {
        let standing: string[] = [];
        let subnet: string | undefined;
        for (const [wanted, pick] of updates) {
          const next = wanted[pick % wanted.length]!;
          const before = subnet === undefined ? undefined : network(standing, [subnet]);
          if (subnetStep(before, { subnetPrefix: next, privateSubnet: true, addressSpace: wanted }).refusals.length > 0)
            continue;
          const { addressSpace, warnings } = spaceStep(before, wanted);
          assert.ok(apart(ipv4Ranges(addressSpace)), addressSpace.join());
          for (const one of [...wanted, next, ...(subnet ? [subnet] : [])])
            assert.ok(holds(addressSpace, one), `${one} in ${addressSpace.join()}`);
          // The old subnet has gone at the end, so that the next update finds the new one alone.
          const settled = spaceStep(network([...addressSpace], [next]), wanted);
          assert.deepEqual([settled.addressSpace, settled.warnings], [wanted, []]);
          assert.equal(warnings.length > 0, addressSpace.join() !== wanted.join());
          standing = [...addressSpace];
          subnet = next;
        }
      }),
    );
  });
});

describe("the subnet", () => {
  const wanted = (subnetPrefix: string, privateSubnet = true, addressSpace = ["192.168.0.0/16"]) => ({
    subnetPrefix,
    privateSubnet,
    addressSpace,
  });
  const standing = network(["192.168.0.0/16"], ["192.168.1.0/24"]);

  it("is another one for another range or privateness, and the same for the same", () => {
    const names = [named("192.168.1.0/24"), named("192.168.2.0/24"), named("192.168.1.0/24", false)];
    assert.equal(new Set(names).size, 3);
    assert.equal(named("192.168.1.0/24"), names[0]);
  });

  it("goes on where it stands already, and beside another", () => {
    assert.deepEqual(subnetStep(standing, wanted("192.168.1.0/24")).refusals, []);
    assert.deepEqual(subnetStep(standing, wanted("192.168.2.0/24")).refusals, []);
    assert.deepEqual(subnetStep(undefined, wanted("192.168.2.0/24")).refusals, []);
  });

  it("is refused over another, with a range that is free and the way back", () => {
    const [refusal] = subnetStep(standing, wanted("192.168.0.0/23")).refusals;
    assert.equal(refusal?.key, "subnetPrefix");
    assert.match(
      refusal?.message ?? "",
      /192\.168\.0\.0\/23 overlaps 192\.168\.1\.0\/24 .*NetcfgSubnetRangesOverlap.*for example 192\.168\.2\.0\/23, run `pulumi up`, and then set 192\.168\.0\.0\/23/,
    );
  });

  it("is refused over one that somebody else has made in the network", () => {
    const bastion = { name: "AzureBastionSubnet", ranges: ["192.168.1.0/26"], isPrivate: false };
    const shared = { ...standing, subnets: [bastion] };
    assert.match(subnetStep(shared, wanted("192.168.1.0/24")).refusals[0]?.message ?? "", /AzureBastionSubnet/);
  });

  it("is refused with another privateness in its own range, with the range to take", () => {
    const [refusal] = subnetStep(standing, wanted("192.168.1.0/24", false)).refusals;
    assert.equal(refusal?.key, "privateSubnet");
    assert.match(
      refusal?.message ?? "",
      /^false .*192\.168\.1\.0\/24.*NetcfgSubnetRangesOverlap.*another subnetPrefix together with it, for example 192\.168\.0\.0\/24/,
    );
  });

  it("is told to take a range of more space where there is none free", () => {
    const full = network(["192.168.1.0/24"], ["192.168.1.0/25"]);
    const [refusal] = subnetStep(full, wanted("192.168.1.0/24", true, ["192.168.1.0/24"])).refusals;
    assert.match(refusal?.message ?? "", /in a range added to addressSpace/);
  });
});

describe("the first free range", () => {
  it("lies in the space, is of its length, overlaps nothing, and is found whenever there is one", () => {
    fc.assert(
      fc.property(
        space,
        fc.array(range, { maxLength: 6 }),
        fc.integer({ min: 20, max: 26 }),
        (within, used, length) => {
          const taken = ipv4Ranges(used);
          const free = firstFree(ipv4Ranges(within), length, taken);
          const all = Array.from({ length: 2 ** (length - 20) }, (_, index) => {
            const at = index * 2 ** (32 - length);
            return `10.0.${Math.floor(at / 256)}.${at % 256}/${length}`;
          });
          const fits = (text: string) =>
            holds(within, text) && ipv4Ranges([text]).every((one) => taken.every((other) => apart([one, other])));
          if (free === undefined) assert.equal(all.find(fits), undefined);
          else assert.ok(fits(free) && free.endsWith(`/${length}`), free);
        },
      ),
    );
  });
});
