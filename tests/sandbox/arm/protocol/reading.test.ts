import assert from "node:assert/strict";
import { objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { subscription } from "../bodies.ts";
import { World } from "../world.ts";
import { code } from "./answers.ts";

describe("ARM's protocol:", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe("etags, tags, lists and heads", () => {
    it("a write changes the etag, and a condition on an old one fails", () => {
      world.withNetwork();
      const path = world.network("virtualNetworks", "net");
      const before = textAt(world.get(path), "etag") ?? "";
      world.put(path, world.networkBody());
      assert.notEqual(textAt(world.get(path), "etag"), before);
      const stale = world.request("PUT", path, world.networkBody(), undefined, { ifMatch: before });
      assert.equal(stale.status, 412);
      assert.equal(world.request("PUT", path, world.networkBody(), undefined, { ifNoneMatch: "*" }).status, 412);
    });

    it("PATCH sets tags and nothing else", () => {
      world.withNetwork();
      const path = world.network("virtualNetworks", "net");
      assert.deepEqual(world.request("PATCH", path, { tags: { team: "web" } }).body?.tags, { team: "web" });
      assert.equal(objectsAt(world.get(path), "properties.subnets").length, 1);
      assert.equal(code(world.request("PATCH", path, { properties: {} })), "InvalidRequestContent");
    });

    it("resources are listed in their group, in the subscription, and as children", () => {
      world.withNetwork();
      const lists = [
        `${world.group}/providers/Microsoft.Network/virtualNetworks`,
        `/subscriptions/${subscription}/providers/Microsoft.Network/virtualNetworks`,
        `${world.network("virtualNetworks", "net")}/subnets`,
        `${world.group}/resources`,
        `/subscriptions/${subscription}/resources`,
        `/subscriptions/${subscription}/resourceGroups`,
      ];
      for (const path of lists) assert.equal(objectsAt(world.get(path), "value").length, 1, path);
      assert.equal(
        code(
          world.request(
            "GET",
            `/subscriptions/${subscription}/resourceGroups/none/providers/Microsoft.Network/virtualNetworks`,
          ),
        ),
        "ResourceGroupNotFound",
      );
    });

    it("HEAD says whether something is there", () => {
      assert.equal(world.request("HEAD", world.group).status, 404);
      world.withNetwork();
      assert.equal(world.request("HEAD", world.group).status, 204);
      assert.equal(world.request("HEAD", world.network("virtualNetworks", "net")).status, 204);
      assert.equal(world.request("HEAD", `${world.network("virtualNetworks", "net")}/subnets/none`).status, 404);
    });
  });

  describe("children", () => {
    it("a subnet can be written at its own URL, and then stands in its network", () => {
      world.withNetwork();
      const path = `${world.network("virtualNetworks", "net")}/subnets/back`;
      world.put(path, { properties: { addressPrefix: "192.168.2.0/24" } });
      assert.equal(textAt(world.get(path), "type"), "Microsoft.Network/virtualNetworks/subnets");
      assert.equal(objectsAt(world.get(world.network("virtualNetworks", "net")), "properties.subnets").length, 2);
    });

    it("a network written without its list of subnets keeps them; with a shorter list it loses some", () => {
      world.withNetwork();
      const path = world.network("virtualNetworks", "net");
      world.put(path, world.networkBody({ "properties.subnets": undefined }));
      assert.equal(objectsAt(world.get(path), "properties.subnets").length, 1);
      world.put(path, world.networkBody({ "properties.subnets": [] }));
      assert.equal(objectsAt(world.get(path), "properties.subnets").length, 0);
    });

    it("a probe can be read at its own URL and not written there", () => {
      world.withBalancer();
      const path = `${world.network("loadBalancers", "lb")}/probes/health`;
      assert.equal(textAt(world.get(path), "properties.protocol"), "Http");
      assert.equal(world.request("PUT", path, {}).status, 405);
    });

    it("a subnet can be deleted at its own URL", () => {
      world.withNetwork();
      const path = `${world.network("virtualNetworks", "net")}/subnets/front`;
      assert.equal(world.request("DELETE", path).status, 202);
      world.finish();
      assert.equal(world.request("GET", path).status, 404);
    });
  });
});
