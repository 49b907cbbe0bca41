import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Store } from "../../../sandbox/arm/manager/store.ts";

describe("the store", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "store-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const resource = (id: string, target?: string) => ({
    id,
    type: "Microsoft.Network/networkInterfaces",
    body: { id, ...(target === undefined ? {} : { properties: { subnet: { id: target } } }) },
    createdAt: 0,
    hidden: {},
  });

  it("has everything again when it is opened again, without having been closed", () => {
    const file = join(folder, "azure.sqlite");
    const store = new Store(file);
    store.save(resource("/subscriptions/1/a", "/subscriptions/1/B"));
    store.saveSetting("port", 4711);
    const again = new Store(file);
    assert.deepEqual(again.get("/SUBSCRIPTIONS/1/A"), resource("/subscriptions/1/a", "/subscriptions/1/B"));
    assert.equal(again.setting("port"), 4711);
    assert.equal(again.referrersOf("/subscriptions/1/b").length, 1);
  });

  it("keeps all writes of a transaction or none", () => {
    const file = join(folder, "azure.sqlite");
    const store = new Store(file);
    assert.throws(() =>
      store.transaction(() => {
        store.save(resource("/a"));
        throw new Error("no");
      }),
    );
    assert.equal(new Store(file).get("/a"), undefined);
  });

  it("knows who refers to whom, whatever is saved and removed in any order", () => {
    const names = ["/a", "/b", "/c", "/d"];
    const step = fc.record({
      id: fc.constantFrom(...names),
      target: fc.option(fc.constantFrom(...names), { nil: undefined }),
      remove: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const store = new Store(":memory:");
        const model = new Map<string, string | undefined>();
        for (const { id, target, remove } of steps) {
          if (remove) {
            store.remove(id);
            model.delete(id);
          } else {
            store.save(resource(id, target));
            model.set(id, target);
          }
        }
        for (const name of names) {
          const expected = [...model].filter(([id, target]) => target === name && id !== name).map(([id]) => id);
          assert.deepEqual(
            store
              .referrersOf(name)
              .map(({ id }) => id)
              .sort(),
            expected.sort(),
          );
        }
        store.close();
      }),
      { numRuns: 60 },
    );
  });
});
