import assert from "node:assert/strict";
import type { Operation } from "../../../sandbox/arm/manager/store.ts";
import { criticalPath, lastUpdate } from "../../../sandbox/portal/timeline.ts";

const group = "/subscriptions/s/resourceGroups/web";
const idOf = (name: string) => `${group}/providers/Microsoft.Network/things/${name}`;

/** An operation on a thing, from one second to another; without an end it is under way. */
function operation(name: string, from: number, to?: number, references: readonly string[] = []): Operation {
  return {
    id: name,
    target: idOf(name),
    kind: "put",
    provider: "Microsoft.Network",
    location: "westeurope",
    startedAt: from * 1000,
    dueAt: (to ?? 1000) * 1000,
    status: to === undefined ? "InProgress" : "Succeeded",
    ...(to === undefined ? {} : { endedAt: to * 1000 }),
    references: references.map((one) => idOf(one).toLowerCase()),
  };
}

describe("the timeline", () => {
  it("has no update before the first operation", () => {
    assert.equal(lastUpdate([], 0, 1000), undefined);
  });

  it("begins after the last time nothing was under way for longer than the quiet span", () => {
    const old = operation("old", 0, 10);
    const operations = [operation("b", 41, 60), old, operation("a", 31, 40)];
    const names = (quiet: number) => lastUpdate(operations, 100_000, quiet)?.bars.map(({ name }) => name);
    assert.deepEqual(names(20_000), ["a", "b"]);
    assert.deepEqual(names(21_000), ["old", "a", "b"]);
  });

  it("reaches from the first start to the last end, and to now while something is under way", () => {
    const over = lastUpdate([operation("a", 1, 9), operation("b", 2, 4)], 100_000, 1000)!;
    assert.deepEqual([over.from, over.to, over.running], [1000, 9000, false]);
    const under = lastUpdate([operation("a", 1)], 50_000, 1000)!;
    assert.deepEqual([under.from, under.to, under.running], [1000, 50_000, true]);
  });

  it("names a resource by its type", () => {
    assert.equal(lastUpdate([operation("a", 0, 1)], 0, 1)?.bars[0]?.type, "things");
    const whole = { ...operation("a", 0, 1), target: group };
    assert.equal(lastUpdate([whole], 0, 1)?.bars[0]?.type, "resourceGroups");
  });
});

describe("the critical path", () => {
  const path = (...operations: Operation[]) => [...criticalPath(operations, 100_000)].sort();

  it("goes back from the last end to the latest that had ended before each start", () => {
    assert.deepEqual(path(operation("a", 0, 5), operation("b", 0, 9), operation("c", 10, 20)), ["b", "c"]);
  });

  it("leaves out what was not over when the next one started", () => {
    assert.deepEqual(path(operation("a", 0, 5), operation("b", 0, 11), operation("c", 10, 20)), ["a", "c"]);
  });

  it("prefers what the resource refers to", () => {
    assert.deepEqual(path(operation("a", 0, 5), operation("b", 0, 9), operation("c", 10, 20, ["a"])), ["a", "c"]);
  });

  it("counts what is under way as ending now", () => {
    assert.deepEqual(path(operation("a", 0, 5), operation("b", 1), operation("c", 6, 20)), ["b"]);
  });
});
