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

  describe("versions and paths", () => {
    it("a request without api-version is refused", () => {
      assert.equal(code(world.request("GET", world.group, undefined, "")), "MissingApiVersionParameter");
    });

    it("a version that cannot be one of a type yet is refused, and known ones named", () => {
      world.createGroup();
      for (const version of ["2999-01-01", "2001-01-01"]) {
        const answer = world.request("GET", world.network("virtualNetworks", "net"), undefined, version);
        assert.equal(code(answer), "NoRegisteredProviderFound");
        assert.match(
          textAt(answer.body, "error.message") ?? "",
          new RegExp(`API version '${version}' for type 'virtualNetworks'\\. .*2024-05-01`),
        );
      }
    });

    it("a version that is no date is refused", () => {
      for (const version of ["2024-13-01", "2024-02-30", "latest", "2024-05-01-final"]) {
        assert.equal(
          code(world.request("GET", world.group, undefined, version)),
          "InvalidApiVersionParameter",
          version,
        );
      }
    });

    it("any version until today is answered, whether the list has it or not", () => {
      world.withNetwork();
      const today = new Date().toISOString().slice(0, 10);
      for (const version of ["2015-06-15", "2019-01-01", "2024-05-01", "2025-09-01", "2024-01-01-preview", today]) {
        assert.equal(world.request("GET", world.network("virtualNetworks", "net"), undefined, version).status, 200);
      }
    });

    it("an unknown provider and an unknown type are refused", () => {
      world.createGroup();
      assert.equal(
        code(world.request("GET", `${world.group}/providers/Microsoft.Nothing/things/x`)),
        "InvalidResourceNamespace",
      );
      assert.equal(code(world.request("GET", world.network("things", "x"))), "InvalidResourceType");
      assert.equal(code(world.request("GET", world.network("virtualNetworks", "net/things/x"))), "InvalidResourceType");
    });

    it("an unknown subscription, group and resource are not found, each in its own words", () => {
      assert.equal(code(world.request("GET", "/subscriptions/x/resourceGroups/web")), "SubscriptionNotFound");
      assert.equal(code(world.request("GET", world.group)), "ResourceGroupNotFound");
      assert.equal(
        code(world.request("PUT", world.network("virtualNetworks", "net"), world.networkBody())),
        "ResourceGroupNotFound",
      );
      world.createGroup();
      const answer = world.request("GET", world.network("virtualNetworks", "net"));
      assert.equal(answer.status, 404);
      assert.match(
        textAt(answer.body, "error.message") ?? "",
        /^The Resource 'Microsoft\.Network\/virtualNetworks\/net' under resource group 'web' was not found\. /,
      );
    });

    it("an extension of a machine that is not there is refused", () => {
      world.createGroup();
      assert.equal(
        code(world.request("PUT", `${world.compute("virtualMachines", "vm")}/extensions/app`, world.scriptBody())),
        "ParentResourceNotFound",
      );
    });

    it("ids are matched without case and echoed as they were first given", () => {
      world.withNetwork();
      const found = world.get(
        world.network("VIRTUALNETWORKS", "NET").toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions"),
      );
      assert.equal(found.id, world.network("virtualNetworks", "net"));
      world.put(world.network("virtualNetworks", "Net"), world.networkBody());
      assert.equal(world.store.ofType("Microsoft.Network/virtualNetworks").length, 1);
    });

    it("a method that a resource has not is refused", () => {
      world.createGroup();
      assert.equal(world.request("POST", world.group).status, 405);
      assert.equal(world.request("PUT", `/subscriptions/${subscription}`).status, 405);
    });

    it("several slashes in a path are one", () => {
      world.createGroup();
      assert.equal(world.request("GET", `${world.group.replace("/resourceGroups", "//resourceGroups")}//`).status, 200);
    });

    it("paths with dots name nothing", () => {
      for (const path of [`/subscriptions/${subscription}/../x`, "/nothing"]) {
        assert.equal(world.request("GET", path).status, 404, path);
      }
    });
  });

  describe("subscriptions, locations and providers", () => {
    it("are listed", () => {
      assert.equal(objectsAt(world.request("GET", "/subscriptions").body, "value").length, 1);
      assert.equal(world.get(`/subscriptions/${subscription}`).state, "Enabled");
      const locations = objectsAt(world.get(`/subscriptions/${subscription}/locations`), "value");
      assert.ok(locations.some(({ name }) => name === "westeurope"));
      const providers = objectsAt(world.get(`/subscriptions/${subscription}/providers`), "value");
      assert.deepEqual(
        providers.map(({ namespace }) => namespace),
        ["Microsoft.Resources", "Microsoft.Network", "Microsoft.Compute"],
      );
      const types = objectsAt(world.get(`/subscriptions/${subscription}/providers/Microsoft.Compute`), "resourceTypes");
      assert.ok(types.some(({ resourceType }) => resourceType === "virtualMachines/extensions"));
    });

    it("a provider that is not registered refuses, until it is registered", () => {
      world.createGroup();
      const provider = `/subscriptions/${subscription}/providers/Microsoft.Network`;
      assert.equal(world.request("POST", `${provider}/unregister`).body?.registrationState, "NotRegistered");
      const path = world.network("virtualNetworks", "net");
      const refused = world.request("PUT", path, world.networkBody());
      assert.equal(refused.status, 409);
      assert.equal(code(refused), "MissingSubscriptionRegistration");
      assert.equal(world.request("POST", `${provider}/register`).body?.registrationState, "Registered");
      assert.equal(world.request("PUT", path, world.networkBody()).status, 201);
    });
  });
});
