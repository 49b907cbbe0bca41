import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isSizeName, parseSize } from "../../facts/vmSize.ts";
import { machine } from "../../settings/rules/machine.ts";
import type { Value } from "../program/deployment.ts";
import { problemsOf, settingsFor } from "./raw.ts";

/** All names that a public list of Azure's sizes has. */
const names = readFileSync(join(import.meta.dirname, "vmSizes.txt"), "utf8")
  .split("\n")
  .filter((line) => !line.startsWith("#"))
  .flatMap((line) => line.split(" "))
  .filter((name) => name !== "");

const generation1 = "MicrosoftWindowsServer:WindowsServer:2022-datacenter:latest";
const generation2 = "MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition:latest";
const plain = { trustedLaunch: false, acceleratedNetworking: false, image: "contoso:web:plain:1.0.0" };

/**
 * What the table of Microsoft's pages says of sizes, as names: those that surely have a thing, those that surely have not.
 * The rules must accept the first, refuse the second, and leave the others to Azure.
 */
interface Row {
  readonly what: string;
  readonly asked: Readonly<Record<string, Value>>;
  readonly key: string;
  readonly has: RegExp;
  readonly hasNot: RegExp;
}

const table: readonly Row[] = [
  {
    what: "an x64 processor",
    asked: {},
    key: "vmSize",
    has: /^Standard_([ABDEFGLM]|DS|GS|DC|EC|FX|H|HB|HC|HX|NC|NCC|NG|NP|NV|PB)\d+(-\d+)?[a-oq-z]*(_|$)/,
    hasNot: /^Standard_(B\d+p|[DE]\d+pl?d?s|ND\d+\w+_GB[23]00)/,
  },
  {
    what: "Trusted Launch",
    asked: { trustedLaunch: true, image: generation2 },
    key: "trustedLaunch",
    has: /^Standard_([BFL]\d|FX\d|E\d|D\d+(-\d+)?[a-z]+_v3$|D\d+(-\d+)?([a-oq-z]+)?_v[4567]$)/,
    hasNot: /^Standard_(A\d|DS?\d+(-\d+)?$|DS?\d+(-\d+)?_v2|D\d+_v3$|DC\d|EC\d|M\d|NP\d|N[CV]\d+r?$|D\d+pl?d?s_v5$)/,
  },
  {
    what: "generation 2",
    asked: { image: generation2 },
    key: "image",
    has: /^Standard_([BEFLM]\d|DS\d|FX\d|D\d+(-\d+)?[a-z]+_v3$|D\d+(-\d+)?[a-z]*_v[4567]$)/,
    hasNot: /^Standard_(A\d|D\d+$|D\d+_v2|D\d+_v3$)/,
  },
  {
    what: "generation 1",
    asked: { image: generation1 },
    key: "image",
    has: /^Standard_(A\d|D\d+$|D\d+_v2|D\d+_v3$|DS\d|B\d|D\d+\w*_v[45]$|E\d+\w*_v[345]$|F\d+s?(_v2)?$)/,
    hasNot: /_v[67]$/,
  },
  {
    what: "accelerated networking",
    asked: { acceleratedNetworking: true },
    key: "acceleratedNetworking",
    has: /^Standard_(B\d+a?l?t?s_v2$|B(12|16|20)ms$|(?!ND|A)[A-Z]+(\d\d+|[4-9])\w*_v3$|[DEF](\d\d+|[2-9])\w*_v[4567]$)/,
    hasNot: /^Standard_(A\d|B[1248]m?l?s$|DS?1(_v2)?$|[DE]2s?_v3$|DC1d?s_v3$)/,
  },
  {
    what: "Premium SSDs",
    asked: { osDiskType: "Premium_LRS" },
    key: "osDiskType",
    has: /^Standard_(B|DS\d|GS\d|[A-Z]+\d+(-\d+)?[a-z]*s)/,
    hasNot: /^Standard_([AG]\d|[DEF]\d+(-\d+)?[a-rt-z]*(_v\d|_v2_Promo)?$)/,
  },
];

describe("the names of sizes", () => {
  it("are 1,502, each once", () => {
    assert.equal(names.length, 1502);
    assert.equal(new Set(names).size, 1502);
  });

  it("are all taken apart, and are the same in small letters", () => {
    for (const name of names) {
      assert.ok(isSizeName(name), name);
      const { family, number, version } = parseSize(name);
      assert.ok(name.startsWith(`Standard_${family}${number}`), name);
      assert.equal(version, Number(/_v(\d+)(_Promo)?$/.exec(name)?.[1] ?? 1), name);
      const [one, other] = [parseSize(name), parseSize(name.toLowerCase())];
      assert.deepEqual({ ...one, accelerator: one.accelerator.toLowerCase() }, other);
    }
  });

  it("say what they say", () => {
    const nothing = { features: "", accelerator: "", version: 1 };
    for (const [name, parts] of Object.entries({
      Standard_D2s_v5: { ...nothing, family: "D", number: 2, features: "s", version: 5 },
      Standard_D1: { ...nothing, family: "D", number: 1 },
      Standard_DS2_v2: { ...nothing, family: "DS", number: 2, version: 2 },
      Standard_DS2_v2_Promo: { ...nothing, family: "DS", number: 2, version: 2 },
      "Standard_E4-2ads_v5": { ...nothing, family: "E", number: 4, features: "ads", version: 5 },
      Standard_NC24ads_A100_v4: {
        family: "NC",
        number: 24,
        features: "ads",
        accelerator: "A100",
        version: 4,
      },
      Standard_ND128isr_NDR_GB200_v6: {
        family: "ND",
        number: 128,
        features: "isr",
        accelerator: "NDR_GB200",
        version: 6,
      },
      Basic_A1: { ...nothing, family: "A", number: 1 },
    }))
      assert.deepEqual(parseSize(name), parts, name);
    assert.throws(() => parseSize("big"), /"big" is not the name of a size; use/);
  });
});

describe("the rules of sizes", () => {
  for (const { what, asked, key, has, hasNot } of table) {
    const settings = settingsFor({ ...plain, ...asked });
    const refused = (vmSize: string) => machine({ ...settings, vmSize }).some((problem) => problem.key === key);

    it(`accept each size that has ${what}, and refuse each that has not`, () => {
      const [sure, sureNot] = [names.filter((name) => has.test(name)), names.filter((name) => hasNot.test(name))];
      assert.ok(sure.length > 100 && sureNot.length > 10, `${sure.length} and ${sureNot.length}`);
      assert.deepEqual(
        sure.filter((name) => sureNot.includes(name)),
        [],
        "both",
      );
      assert.deepEqual(sure.filter(refused), []);
      assert.deepEqual(
        sureNot.filter((name) => !refused(name)),
        [],
      );
    });

    it(`refuse no other size for want of ${what}`, () => {
      assert.deepEqual(
        names.filter((name) => refused(name) && !hasNot.test(name)),
        [],
      );
    });
  }

  it("accept B2ms, B2s_v2 and F2s_v2 with Trusted Launch", () => {
    for (const vmSize of ["Standard_B2ms", "Standard_B2s_v2", "Standard_F2s_v2"])
      assert.deepEqual(problemsOf({ vmSize, trustedLaunch: true, acceleratedNetworking: false }), [], vmSize);
    for (const vmSize of ["Standard_B2s_v2", "Standard_F2s_v2"]) assert.deepEqual(problemsOf({ vmSize }), [], vmSize);
  });

  it("refuse an Arm size with a remedy", () => {
    const [problem] = problemsOf({ vmSize: "Standard_D2ps_v5", trustedLaunch: false });
    assert.equal(problem?.key, "vmSize");
    assert.match(
      problem?.message ?? "",
      /^Standard_D2ps_v5 has an Arm processor, .*; use one .* such as Standard_D2s_v5/,
    );
  });

  it("refuse an image of the wrong generation, with one that fits", () => {
    const message = (overrides: Readonly<Record<string, Value>>) => problemsOf({ ...plain, ...overrides })[0]?.message;
    assert.match(
      message({ vmSize: "Standard_D2s_v6", image: generation1 }) ?? "",
      /^2022-datacenter is of generation 1, and size Standard_D2s_v6 runs generation 2 only; use an image such as 2022-datacenter-azure-edition/,
    );
    assert.match(
      message({ vmSize: "Standard_D2_v3", image: generation2 }) ?? "",
      /^2022-datacenter-azure-edition is of generation 2, and size Standard_D2_v3 runs generation 1 only; use an image such as 2022-datacenter, or/,
    );
  });

  it("leave a size that nobody has heard of to Azure", () => {
    assert.deepEqual(problemsOf({ vmSize: "Standard_Q2xyz_v9" }), []);
  });
});
