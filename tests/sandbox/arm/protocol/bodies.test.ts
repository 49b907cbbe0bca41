import assert from "node:assert/strict";
import { type JsonObject, objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { World } from "../world.ts";
import { code } from "./answers.ts";

describe("ARM's protocol:", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe("bodies", () => {
    const attempt = (body: JsonObject) => {
      world.createGroup();
      return world.request("PUT", world.network("virtualNetworks", "net"), body);
    };

    it("must be objects", () => {
      world.createGroup();
      assert.equal(code(world.request("PUT", world.network("virtualNetworks", "net"), [1])), "InvalidRequestContent");
      assert.equal(code(world.request("PUT", world.network("virtualNetworks", "net"))), "InvalidRequestContent");
    });

    it("must have a location, of a region there is", () => {
      assert.equal(code(attempt(world.networkBody({ location: undefined }))), "LocationRequired");
      assert.equal(code(attempt(world.networkBody({ location: "atlantis" }))), "LocationNotAvailableForResourceType");
    });

    it("may spell a location with capitals and spaces, and get it back as Azure spells it", () => {
      assert.equal(attempt(world.networkBody({ location: "West Europe" })).body?.location, "westeurope");
    });

    it("cannot move to another location", () => {
      world.withNetwork();
      const answer = world.request(
        "PUT",
        world.network("virtualNetworks", "net"),
        world.networkBody({ location: "northeurope" }),
      );
      assert.equal(answer.status, 409);
      assert.equal(code(answer), "InvalidResourceLocation");
    });

    it("are refused with members Microsoft's model has not", () => {
      const answer = attempt(world.networkBody({ "properties.colour": "blue" }));
      assert.equal(code(answer), "InvalidRequestFormat");
      assert.match(
        JSON.stringify(answer.body),
        /Could not find member 'colour' on object of type 'VirtualNetworkProperties'\. Path 'properties\.colour'/,
      );
    });

    describe("of a version newer than the model", () => {
      const newest = "2025-09-01";
      const net = () => world.network("virtualNetworks", "net");
      const body = () =>
        world.networkBody({ "properties.colour": "blue", "properties.subnets.0.properties.tones": ["a", "b"] });
      const warnings = () => world.azure.refusals.all.filter(({ status }) => status === 200);
      beforeEach(() => {
        world.createGroup();
        assert.equal(world.request("PUT", net(), body(), newest).status, 201);
        world.finish();
      });

      it("keep members that it lacks, and return them", () => {
        const shown = world.get(net());
        assert.equal(textAt(shown, "properties.colour"), "blue");
        assert.deepEqual(objectsAt(shown, "properties.subnets")[0]?.properties, {
          ...(objectsAt(shown, "properties.subnets")[0]?.properties as JsonObject),
          tones: ["a", "b"],
        });
      });

      it("are told of once for each member, in the portal's list", () => {
        world.request("PUT", net(), body(), newest);
        assert.deepEqual(
          warnings()
            .map(({ message }) => /^'(.*?)'/.exec(message)?.[1])
            .sort(),
          ["properties.colour", "properties.subnets.properties.tones"],
        );
      });

      it("keep them when a child is written, also in an older version", () => {
        const subnet = { properties: { addressPrefix: "192.168.2.0/24" } };
        assert.equal(world.request("PUT", `${net()}/subnets/back`, subnet, "2024-05-01").status, 201);
        world.finish();
        assert.equal(textAt(world.get(net()), "properties.colour"), "blue");
        const spoilt = { properties: { addressPrefix: "192.168.3.0/24", tone: "c" } };
        assert.equal(code(world.request("PUT", `${net()}/subnets/more`, spoilt, "2024-05-01")), "InvalidRequestFormat");
        assert.equal(world.request("PUT", `${net()}/subnets/more`, spoilt, newest).status, 201);
      });

      it("keep values that it does not list", () => {
        world.put(world.network("networkInterfaces", "card"), world.interfaceBody());
        const machine = world.machineBody({ "properties.storageProfile.osDisk.caching": "Sometimes" });
        assert.equal(world.request("PUT", world.compute("virtualMachines", "vm"), machine, "2026-04-01").status, 201);
      });

      it("are refused with a value of the wrong type all the same", () => {
        const wrong = world.networkBody({ "properties.enableDdosProtection": "yes" });
        assert.equal(code(world.request("PUT", net(), wrong, newest)), "InvalidRequestFormat");
      });
    });

    it("are refused with a value of the wrong type", () => {
      assert.equal(
        code(attempt(world.networkBody({ "properties.enableDdosProtection": "yes" }))),
        "InvalidRequestFormat",
      );
      world.withInterface();
      const answer = world.request(
        "PUT",
        world.compute("virtualMachines", "vm"),
        world.machineBody({ "properties.hardwareProfile": 3 }),
      );
      assert.equal(code(answer), "BadRequest");
    });

    it("are refused with a value that Microsoft's model does not list", () => {
      world.withInterface();
      const answer = world.request(
        "PUT",
        world.compute("virtualMachines", "vm"),
        world.machineBody({ "properties.storageProfile.osDisk.caching": "Sometimes" }),
      );
      assert.equal(code(answer), "InvalidParameter");
      assert.match(textAt(answer.body, "error.message") ?? "", /Sometimes.*None, ReadOnly, ReadWrite/);
    });

    it("are refused without a member Microsoft's model requires", () => {
      world.withInterface();
      const answer = world.request(
        "PUT",
        world.compute("virtualMachines", "vm"),
        world.machineBody({ "properties.storageProfile.osDisk.createOption": undefined }),
      );
      assert.equal(
        textAt(answer.body, "error.message"),
        "Required parameter 'storageProfile.osDisk.createOption' is missing (null).",
      );
      assert.equal(textAt(answer.body, "error.target"), "storageProfile.osDisk.createOption");
    });

    it("may hold read-only members, which are ignored", () => {
      world.withNetwork();
      const shown = world.get(world.network("virtualNetworks", "net"));
      assert.equal(
        world.request("PUT", world.network("virtualNetworks", "net"), { ...shown, etag: "old" }).status,
        200,
      );
    });

    it("must have names of the form Azure asks for", () => {
      world.createGroup();
      for (const name of ["-net", "net-", "n".repeat(65), "a b"]) {
        assert.equal(
          code(world.request("PUT", world.network("virtualNetworks", name), world.networkBody())),
          "InvalidResourceName",
          name,
        );
      }
    });
  });
});
