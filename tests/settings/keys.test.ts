import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { strangers } from "../../settings/keys.ts";
import { distance, nearest } from "../../settings/nearest.ts";
import { shape } from "../../settings/shape.ts";
import { deploy, refusal } from "../program/deployment.ts";

const known = Object.keys(shape.shape).filter((key) => key !== "location");
const problems = (...keys: string[]) => strangers(keys, "ha-web", known).problems;

/** Each row: a key as people have set it, and the one that they meant. */
const meant: readonly (readonly [string, RegExp])[] = [
  ["ha-web:vmcount", /^vmcount: is no key of this program; did you mean vmCount\? .*`pulumi config rm vmcount`/],
  ["ha-web:vm_count", /did you mean vmCount\?/],
  ["ha-web:outofrotation", /did you mean outOfRotation\?/],
  [
    "ha-web:outofrotation[0]",
    /a part of outOfRotation is set with --path; .*`pulumi config rm "outofrotation\[0\]"`, then use `pulumi config set --path "outOfRotation\[0\]"`/,
  ],
  ["ha-web:probe.port", /a part of probe is set with --path; .*`pulumi config set --path "probe.port"`/],
  ["ha-web:'vmCount'", /with the quotes that the shell left .*did you mean vmCount\? .*`pulumi config rm "'vmCount'"`/],
  ['ha-web:"vmCount"', /with the quotes .*did you mean vmCount\?/],
  ["ha-web:'tags", /did you mean tags\?/],
  ["ha-web:size", /did you mean vmSize\?/],
  ["ha-web:vmSzie", /did you mean vmSize\?/],
  ["ha-web:password", /did you mean adminPassword\?/],
  [
    "ha-web:somethingElse",
    /is no key of this program, which README.md lists; take it away with `pulumi config rm somethingElse`/,
  ],
  ["azure-native:Location", /did you mean azure-native:location\? .*`pulumi config rm azure-native:Location`/],
  ["azure-native:localtion", /did you mean azure-native:location\?/],
  ["azure-native:subscriptionID", /did you mean azure-native:subscriptionId\?/],
  ["azure-natve:location", /no namespace known here; did you mean azure-native:location\?/],
  ["Azure-Native:location", /did you mean azure-native:location\?/],
  ["haweb:vmCount", /did you mean ha-web:vmCount\?/],
  ["pulum:autonaming", /did you mean pulumi:autonaming\?/],
];

describe("a key that nothing reads", () => {
  for (const [key, message] of meant) {
    it(`such as ${key} is refused with the one that was meant`, () => {
      const [problem] = problems(key);
      assert.match(`${problem?.key}: ${problem?.message}`, message);
    });
  }

  it("is refused before anything is registered", async () => {
    assert.match(await refusal({ vmcount: 5 }), /vmcount: is no key of this program; did you mean vmCount\?/);
    assert.match(
      await refusal({ "azure-native:localtion": "x" }),
      /azure-native:localtion: .*did you mean azure-native:location/,
    );
  });

  it("of another program's namespace is told of, and no more", async () => {
    const { warnings } = await deploy({ "aws:region": "eu-west-1", "azure-native:brandNew": "1" });
    assert.deepEqual(warnings, [
      "aws:region is read by nothing here; this program's keys begin with ha-web:.",
      "azure-native:brandNew is no key that azure-native 3.28 is known to read.",
    ]);
  });

  it("is none of the program's, the provider's or the engine's", async () => {
    const own = known.map((key) => `ha-web:${key}`);
    const others = ["azure-native:clientId", "azure-native:useOidc", "pulumi:autonaming", "random:x"];
    assert.deepEqual(strangers([...own, ...others], "ha-web", known), { problems: [], warnings: [] });
  });

  it("is none that azure-native's own declarations have", () => {
    const file = createRequire(import.meta.url).resolve("@pulumi/azure-native/config/vars.d.ts");
    const declared = [...readFileSync(file, "utf8").matchAll(/declare const (\w+):/g)].map((match) => match[1]!);
    assert.ok(declared.length > 15, String(declared.length));
    for (const key of declared) assert.deepEqual(strangers([`azure-native:${key}`], "ha-web", known).warnings, [], key);
  });

  it("is told by each misspelling of one letter, whatever the key", () => {
    const spoilt = fc.tuple(fc.constantFrom(...known), fc.nat({ max: 30 })).map(([key, at]) => {
      const place = at % key.length;
      return [key, `${key.slice(0, place)}${key.slice(place + 1)}`] as const;
    });
    fc.assert(
      fc.property(
        spoilt.filter(([, typo]) => typo.length > 3 && !known.includes(typo)),
        ([key, typo]) => {
          assert.ok(distance(typo.toLowerCase(), nearest(typo, known)?.toLowerCase() ?? "") <= 1, `${key} ${typo}`);
        },
      ),
    );
  });
});

describe("the distance of two words", () => {
  it("is that of their letters left out, put in, taken for another or swapped", () => {
    for (const [a, b, far] of [
      ["", "", 0],
      ["", "ab", 2],
      ["abc", "abc", 0],
      ["abc", "ac", 1],
      ["abc", "axc", 1],
      ["abc", "acb", 1],
      ["kitten", "sitting", 3],
    ] as const)
      assert.equal(distance(a, b), far, `${a} ${b}`);
  });

  it("is the same both ways", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        assert.equal(distance(a, b), distance(b, a));
      }),
    );
  });
});
