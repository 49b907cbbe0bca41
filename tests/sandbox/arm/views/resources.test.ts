import assert from "node:assert/strict";
import { at, type JsonObject, objectsAt } from "../../../../sandbox/arm/protocol/json.ts";
import { subscription } from "../bodies.ts";
import { code } from "../protocol/answers.ts";
import { World } from "../world.ts";

describe("what hangs on resources", () => {
  let world: World;
  beforeEach(() => {
    world = new World().withNetwork();
  });

  it("tags are read, merged, replaced and deleted, and counted by name", () => {
    const place = `${world.network("virtualNetworks", "net")}/providers/Microsoft.Resources/tags/default`;
    const tags = (body: JsonObject | undefined) => at(body, "properties.tags");
    const patch = (operation: string, given: JsonObject) =>
      world.request("PATCH", place, { operation, properties: { tags: given } });
    assert.deepEqual(tags(patch("Merge", { team: "web", cost: "1" }).body), { team: "web", cost: "1" });
    assert.deepEqual(tags(patch("Delete", { cost: "1" }).body), { team: "web" });
    assert.deepEqual(tags(world.request("PUT", place, { properties: { tags: { a: "b" } } }).body), { a: "b" });
    assert.deepEqual(tags(world.get(place)), { a: "b" });
    assert.equal(patch("Guess", {}).status, 400);
    const names = objectsAt(world.get(`/subscriptions/${subscription}/tagNames`), "value");
    assert.deepEqual(
      names.map(({ tagName }) => tagName),
      ["a"],
    );
  });

  it("types that the sandbox has none of are empty lists, and none of them is found", () => {
    const under = (path: string) => world.request("GET", path);
    for (const root of [`/subscriptions/${subscription}`, world.group]) {
      assert.deepEqual(under(`${root}/providers/Microsoft.Network/routeTables`).body, { value: [] });
    }
    assert.equal(code(under(world.network("routeTables", "r"))), "ResourceNotFound");
    assert.equal(code(under("/subscriptions/x/providers/Microsoft.Network/routeTables")), "SubscriptionNotFound");
    assert.deepEqual(under(`${world.network("virtualNetworks", "net")}/providers/Microsoft.Authorization/locks`).body, {
      value: [],
    });
    assert.equal(code(world.request("PUT", world.network("routeTables", "r"), {})), "InvalidResourceType");
  });
});
