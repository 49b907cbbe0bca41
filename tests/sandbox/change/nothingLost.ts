import assert from "node:assert/strict";
import type { Tally } from "../../../load/load.ts";

/** Answers without which a load says nothing. */
const least = 200;

/** @throws AssertionError when a request failed, a connection was reset, or there was no load to speak of. */
export function nothingLost(tally: Tally): void {
  assert.deepEqual([tally.failed, tally.reset], [0, 0], JSON.stringify(tally));
  assert.ok(tally.answered > least, `only ${tally.answered} were answered`);
}
