import assert from "node:assert/strict";
import { textAt } from "../../../sandbox/arm/protocol/json.ts";
import { allRules } from "../../../sandbox/arm/types/ruleTable.ts";
import { refusals } from "./refusals/index.ts";
import { World } from "./world.ts";

describe("Azure insists that", () => {
  for (const [says, { status, code, message, attempt }] of Object.entries(refusals)) {
    it(says, () => {
      const answer = attempt(new World());
      assert.equal(textAt(answer.body, "error.code"), code, JSON.stringify(answer.body));
      assert.match(textAt(answer.body, "error.message") ?? "", message);
      assert.equal(answer.status, status);
    });
  }

  it("(every rule has a test here, and every test a rule)", () => {
    assert.deepEqual(
      Object.keys(refusals).sort(),
      allRules()
        .map(({ says }) => says)
        .sort(),
    );
  });

  it("(every rule has a source, or says that it is assumed)", () => {
    for (const { says, source } of allRules()) assert.ok(source.length > 6, says);
  });
});
