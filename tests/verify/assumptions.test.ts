import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assumptions, findings } from "../../verify/assumptions.ts";
import type { Observations } from "../../verify/observations.ts";
import { checkout } from "../sandbox/commandLine.ts";

const none: Observations = { detection: 15 };

/** What is found of the one assumption that these words are in. */
function verdictOn(words: string, seen: Partial<Observations>): string {
  const found = findings({ ...none, ...seen }).filter(({ assumption }) => assumption.includes(words));
  assert.equal(found.length, 1, words);
  return found[0]!.verdict;
}

/** Words of each assumption, with what confirms and what refutes it. */
const cases: readonly [string, Partial<Observations>, Partial<Observations>][] = [
  ["at most `interval", { gateClosed: { least: 15, most: 27 } }, { gateClosed: { least: 15.1, most: 27 } }],
  ["flushConnection", { gateClosed: { least: 90, most: 99 } }, { gateClosed: "never" }],
  ["within ten minutes", { gateOpened: { least: 0, most: 20 } }, { gateOpened: "never" }],
  ["no new connection", { newWhileOut: { byMachine: 0, all: 9 } }, { newWhileOut: { byMachine: 1, all: 9 } }],
  [
    "outlive a closed gate",
    { heldThroughGate: { answersAfter: 3, ended: undefined } },
    { heldThroughGate: { answersAfter: 3, ended: "closed" } },
  ],
  [
    "leaves the pool",
    { heldThroughPool: { answersAfter: 0, ended: "reset" } },
    { heldThroughPool: { answersAfter: 9, ended: undefined } },
  ],
  ["runs again", { failedScriptAgain: "succeeded" }, { failedScriptAgain: "failed" }],
  ["no word", { stopped: { words: ['state ""'], empty: true } }, { stopped: { words: ["Down"], empty: false } }],
  ["last line", { lastLine: { text: "Up", right: true } }, { lastLine: { text: "cut", right: false } }],
  ["extension goes with it", { stoppedWent: true }, { stoppedWent: false }],
];

describe("assumptions", () => {
  it("are not seen while nothing was", () => {
    assert.deepEqual(new Set(findings(none).map(({ verdict }) => verdict)), new Set(["not seen"]));
  });

  for (const [words, good, bad] of cases) {
    it(`"${words}": confirmed or refuted by what was seen`, () => {
      assert.equal(verdictOn(words, good), "confirmed");
      assert.equal(verdictOn(words, bad), "refuted");
    });
  }

  it("are each tried above", () => {
    assert.equal(cases.length, assumptions.length);
  });

  it("are refuted by a connection on which nothing was asked", () => {
    assert.equal(verdictOn("outlive", { heldThroughGate: { answersAfter: 0, ended: undefined } }), "refuted");
  });

  it("say what was seen", () => {
    const [first] = findings({ ...none, gateClosed: { least: 4, most: 16.4 } });
    assert.equal(first?.seen, "Down between 4 and 16 s after; at most 15 s were expected");
  });

  it("are those of docs/high-availability.md, word by word", () => {
    const page = readFileSync(join(checkout, "docs", "high-availability.md"), "utf8");
    const [, section = ""] = page.split("\n## What is assumed\n");
    const items = section
      .split("\n* ")
      .slice(1)
      .map((item) => item.split("\n\n")[0]!.replace(/\s+/g, " ").trim());
    assert.deepEqual(
      items,
      assumptions.map(({ says }) => says),
    );
  });
});
