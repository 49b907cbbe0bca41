import assert from "node:assert/strict";
import type { Response } from "../../../sandbox/arm/http/request.ts";
import { Azure } from "../../../sandbox/arm/manager/azure.ts";
import { type JsonObject, objectsAt, textAt } from "../../../sandbox/arm/protocol/json.ts";
import { resourceTypes } from "../../../sandbox/arm/types/index.ts";
import { subscription, World } from "./world.ts";

const code = (answer: Response) => textAt(answer.body, "error.code");
const state = (body: JsonObject | undefined) => textAt(body, "properties.provisioningState");

describe("ARM's protocol:", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  describe("versions and paths", () => {
    it("a request without api-version is refused", () => {
      assert.equal(code(world.request("GET", world.group, undefined, "")), "MissingApiVersionParameter");
    });

    it("an unknown version of a type is refused, and the known ones named", () => {
      world.createGroup();
      const answer = world.request("GET", world.network("virtualNetworks", "net"), undefined, "2019-01-01");
      assert.equal(code(answer), "NoRegisteredProviderFound");
      assert.match(
        textAt(answer.body, "error.message") ?? "",
        /API version '2019-01-01' for type 'virtualNetworks'\. .*2024-05-01/,
      );
    });

    it("any known version is answered", () => {
      world.withNetwork();
      for (const version of ["2023-11-01", "2024-05-01", "2025-05-01"]) {
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

    it("paths with dots or empty segments name nothing", () => {
      for (const path of [
        `/subscriptions/${subscription}/../x`,
        `/subscriptions/${subscription}//resourceGroups/web`,
        "/nothing",
      ]) {
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

  describe("long-running operations", () => {
    it("a creation answers 201 with where to follow it, and the resource says that it is under way", () => {
      world.createGroup();
      const answer = world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody());
      assert.equal(answer.status, 201);
      assert.equal(state(answer.body), "Updating");
      assert.match(
        answer.headers?.["azure-asyncoperation"] ?? "",
        /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Network\/locations\/westeurope\/operations\/[0-9a-f-]{36}\?api-version=/,
      );
      assert.ok(Number(answer.headers?.["retry-after"]) >= 1);
    });

    it("the operation runs as long as on Azure, and then the resource is there", () => {
      world.createGroup();
      const { headers = {} } = world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody());
      const operation = headers["azure-asyncoperation"] ?? "";
      world.clock.advance(3_999);
      assert.equal(world.get(operation).status, "InProgress");
      world.clock.advance(1);
      const ended = world.get(operation);
      assert.equal(ended.status, "Succeeded");
      assert.ok(textAt(ended, "startTime") && textAt(ended, "endTime"));
      assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Succeeded");
    });

    it("an update answers 200, and a machine is Creating before it is Updating", () => {
      world.withInterface();
      const path = world.compute("virtualMachines", "vm");
      assert.equal(state(world.request("PUT", path, world.machineBody()).body), "Creating");
      world.finish();
      const again = world.request("PUT", path, world.machineBody());
      assert.equal(again.status, 200);
      assert.equal(state(again.body), "Updating");
    });

    it("a deletion answers 202 with a Location that says 202, then 204; a second one says 204", () => {
      world.withNetwork();
      const path = world.network("virtualNetworks", "net");
      const answer = world.request("DELETE", path);
      assert.equal(answer.status, 202);
      assert.equal(state(world.get(path)), "Deleting");
      assert.equal(world.request("GET", answer.headers?.location ?? "").status, 202);
      world.finish();
      assert.equal(world.request("GET", answer.headers?.location ?? "").status, 204);
      assert.equal(world.request("GET", path).status, 404);
      assert.equal(world.request("DELETE", path).status, 204);
    });

    it("an availability set is written and deleted at once", () => {
      world.createGroup();
      const path = world.compute("availabilitySets", "set");
      const answer = world.request("PUT", path, world.availabilitySetBody());
      assert.equal(answer.status, 200);
      assert.equal(answer.headers, undefined);
      assert.equal(world.request("DELETE", path).status, 200);
      assert.equal(world.request("GET", path).status, 404);
    });

    it("another operation on the same network resource meets 409 while one runs", () => {
      world.createGroup();
      const path = world.network("virtualNetworks", "net");
      world.request("PUT", path, world.networkBody());
      const busy = world.request("PUT", `${path}/subnets/back`, { properties: { addressPrefix: "192.168.2.0/24" } });
      assert.equal(busy.status, 409);
      assert.equal(code(busy), "AnotherOperationInProgress");
      world.finish();
      assert.equal(
        world.request("PUT", `${path}/subnets/back`, { properties: { addressPrefix: "192.168.2.0/24" } }).status,
        201,
      );
    });

    it("another operation on the same machine meets 409 in compute's words", () => {
      world.withInterface();
      const path = world.compute("virtualMachines", "vm");
      world.request("PUT", path, world.machineBody());
      const busy = world.request("DELETE", path);
      assert.equal(busy.status, 409);
      assert.match(
        textAt(busy.body, "error.message") ?? "",
        /Operation 'delete' is not allowed on VM 'vm' since another operation is in progress\./,
      );
    });

    it("operations on different resources run side by side", () => {
      world.withNetwork();
      for (const name of ["a", "b", "c"])
        world.request("PUT", world.network("networkInterfaces", name), world.interfaceBody());
      world.clock.advance(3_000);
      for (const name of ["a", "b", "c"])
        assert.equal(state(world.get(world.network("networkInterfaces", name))), "Succeeded");
    });

    it("a script that exits with a number fails its extension with that number", () => {
      world.withMachine();
      const path = `${world.compute("virtualMachines", "vm")}/extensions/app`;
      const { headers = {} } = world.request(
        "PUT",
        path,
        world.scriptBody({ "properties.settings": { commandToExecute: "powershell -Command exit 42" } }),
      );
      world.finish();
      const ended = world.get(headers["azure-asyncoperation"] ?? "");
      assert.equal(ended.status, "Failed");
      assert.equal(textAt(ended, "error.code"), "VMExtensionProvisioningError");
      assert.match(textAt(ended, "error.message") ?? "", /non-zero exit code of: '42'/);
      assert.equal(state(world.get(path)), "Failed");
    });

    it("operations go on after a restart, and end as they would have", () => {
      world.withInterface();
      const path = world.compute("virtualMachines", "vm");
      world.request("PUT", path, world.machineBody());
      // A second Azure on the same store is what a restart comes to.
      const restarted = new Azure(world.store, world.clock, resourceTypes);
      world.clock.advance(150_000);
      assert.equal(state(restarted.store.get(path)?.body), "Succeeded");
      assert.equal(world.store.ofType("Microsoft.Compute/disks").length, 1);
    });
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

  describe("what Azure fills in", () => {
    it("private addresses, .4 first, and kept over later writes", () => {
      world.withNetwork();
      for (const name of ["a", "b", "c"]) world.put(world.network("networkInterfaces", name), world.interfaceBody());
      const addresses = () =>
        ["a", "b", "c"].map((name) =>
          textAt(
            objectsAt(world.get(world.network("networkInterfaces", name)), "properties.ipConfigurations")[0],
            "properties.privateIPAddress",
          ),
        );
      assert.deepEqual(addresses(), ["192.168.1.4", "192.168.1.5", "192.168.1.6"]);
      world.put(world.network("networkInterfaces", "b"), world.interfaceBody({ tags: { team: "web" } }));
      assert.deepEqual(addresses(), ["192.168.1.4", "192.168.1.5", "192.168.1.6"]);
    });

    it("an address that was freed is given again", () => {
      world.withInterface();
      world.request("DELETE", world.network("networkInterfaces", "card"));
      world.finish();
      world.put(world.network("networkInterfaces", "next"), world.interfaceBody());
      assert.equal(
        textAt(
          objectsAt(world.get(world.network("networkInterfaces", "next")), "properties.ipConfigurations")[0],
          "properties.privateIPAddress",
        ),
        "192.168.1.4",
      );
    });

    it("a public address of the loopback net, and a name in the region's zone", () => {
      world.createGroup();
      world.put(
        world.network("publicIPAddresses", "ip"),
        world.publicIpBody({ "properties.dnsSettings": { domainNameLabel: "my-web" } }),
      );
      const shown = world.get(world.network("publicIPAddresses", "ip"));
      assert.match(textAt(shown, "properties.ipAddress") ?? "", /^127\./);
      assert.equal(textAt(shown, "properties.dnsSettings.fqdn"), "my-web.westeurope.cloudapp.azure.com");
      assert.equal(textAt(shown, "sku.tier"), "Regional");
      assert.equal(textAt(shown, "properties.ddosSettings.protectionMode"), "VirtualNetworkInherited");
    });

    it("six default rules in a security group", () => {
      world.createGroup();
      world.put(world.network("networkSecurityGroups", "nsg"), world.securityGroupBody());
      const rules = objectsAt(
        world.get(world.network("networkSecurityGroups", "nsg")),
        "properties.defaultSecurityRules",
      );
      assert.deepEqual(
        rules.map(({ name }) => name),
        [
          "AllowVnetInBound",
          "AllowAzureLoadBalancerInBound",
          "DenyAllInBound",
          "AllowVnetOutBound",
          "AllowInternetOutBound",
          "DenyAllOutBound",
        ],
      );
    });

    it("who is in a pool, in a subnet, in an availability set, and who has an interface and a disk", () => {
      world.withBalancer();
      const pool = `${world.network("loadBalancers", "lb")}/backendAddressPools/web`;
      const card = world.put(
        world.network("networkInterfaces", "card"),
        world.interfaceBody({
          "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": [{ id: pool }],
        }),
      );
      const set = world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody());
      const machine = world.put(
        world.compute("virtualMachines", "vm"),
        world.machineBody({ "properties.availabilitySet": { id: set } }),
      );
      assert.deepEqual(objectsAt(world.get(pool), "properties.backendIPConfigurations"), [
        { id: `${card}/ipConfigurations/primary` },
      ]);
      const subnet = world.get(`${world.network("virtualNetworks", "net")}/subnets/front`);
      assert.deepEqual(objectsAt(subnet, "properties.ipConfigurations"), [{ id: `${card}/ipConfigurations/primary` }]);
      assert.deepEqual(objectsAt(world.get(set), "properties.virtualMachines"), [{ id: machine }]);
      assert.equal(textAt(world.get(card), "properties.virtualMachine.id"), machine);
      const [disk] = objectsAt(world.get(`${world.group}/providers/Microsoft.Compute/disks`), "value");
      assert.equal(disk?.managedBy, machine);
    });

    it("never a password or protected settings", () => {
      world.withMachine();
      const path = `${world.compute("virtualMachines", "vm")}/extensions/app`;
      world.put(
        path,
        world.scriptBody({
          "properties.settings": undefined,
          "properties.protectedSettings": { commandToExecute: "secret-command" },
        }),
      );
      const everything =
        JSON.stringify([...world.store.all()]) +
        JSON.stringify(world.get(path)) +
        JSON.stringify(world.get(world.compute("virtualMachines", "vm")));
      assert.ok(!everything.includes("Correct-Horse-1"));
      assert.ok(!everything.includes("secret-command"));
    });

    it("fault and update domains in turn", () => {
      world.withNetwork();
      const set = world.put(
        world.compute("availabilitySets", "set"),
        world.availabilitySetBody({ "properties.platformUpdateDomainCount": 2 }),
      );
      for (const name of ["a", "b", "c", "d"]) {
        const card = world.put(world.network("networkInterfaces", name), world.interfaceBody());
        world.put(
          world.compute("virtualMachines", name),
          world.machineBody({
            "properties.availabilitySet": { id: set },
            "properties.networkProfile.networkInterfaces.0.id": card,
          }),
        );
      }
      const placed = world.store
        .ofType("Microsoft.Compute/virtualMachines")
        .map(({ hidden }) => [hidden.faultDomain, hidden.updateDomain]);
      assert.deepEqual(placed, [
        [0, 0],
        [1, 1],
        [2, 0],
        [0, 1],
      ]);
    });
  });

  describe("properties that cannot change", () => {
    for (const [property, changes] of Object.entries({
      "osProfile.computerName": { "properties.osProfile.computerName": "other" },
      "osProfile.adminUsername": { "properties.osProfile.adminUsername": "other" },
      "storageProfile.imageReference.sku": {
        "properties.storageProfile.imageReference.sku": "2025-datacenter-azure-edition",
      },
      "storageProfile.osDisk.createOption": { "properties.storageProfile.osDisk.createOption": "Attach" },
      zones: { zones: ["1"] },
    })) {
      it(`a machine's ${property}`, () => {
        world.withMachine();
        const answer = world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody(changes));
        assert.equal(answer.status, 409, JSON.stringify(answer.body));
        assert.equal(code(answer), "PropertyChangeNotAllowed");
        assert.equal(textAt(answer.body, "error.target"), property);
        assert.equal(textAt(answer.body, "error.message"), `Changing property '${property}' is not allowed.`);
      });
    }

    it("an availability set's domain counts", () => {
      world.createGroup();
      world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody());
      const answer = world.request(
        "PUT",
        world.compute("availabilitySets", "set"),
        world.availabilitySetBody({ "properties.platformFaultDomainCount": 2 }),
      );
      assert.equal(code(answer), "PropertyChangeNotAllowed");
    });
  });

  describe("deletion", () => {
    it("of a machine takes its OS disk along when asked to, and leaves it otherwise", () => {
      for (const [option, left] of [
        ["Delete", 0],
        ["Detach", 1],
      ] as const) {
        const fresh = new World().withMachine({ "properties.storageProfile.osDisk.deleteOption": option });
        fresh.request("DELETE", fresh.compute("virtualMachines", "vm"));
        fresh.finish();
        assert.equal(fresh.store.ofType("Microsoft.Compute/disks").length, left, option);
      }
    });

    it("of a machine takes its extensions along and leaves its interface", () => {
      world.withMachine();
      world.put(`${world.compute("virtualMachines", "vm")}/extensions/app`, world.scriptBody());
      world.request("DELETE", world.compute("virtualMachines", "vm"));
      world.finish();
      assert.equal(world.store.ofType("Microsoft.Compute/virtualMachines/extensions").length, 0);
      assert.equal(world.store.ofType("Microsoft.Network/networkInterfaces").length, 1);
    });

    it("of a group empties it, as long as its slowest steps take, and nothing new gets in meanwhile", () => {
      world.withMachine();
      assert.equal(world.request("DELETE", world.group).status, 202);
      assert.equal(
        code(world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody())),
        "ResourceGroupBeingDeleted",
      );
      // Machine 60 s, disk 5, interface 11, network 11, and the group itself 15; an extension is not there.
      world.clock.advance(101_999);
      assert.equal(world.request("GET", world.group).status, 200);
      world.clock.advance(1);
      assert.equal(world.request("GET", world.group).status, 404);
      assert.deepEqual([...world.store.all()], []);
    });
  });
});

describe("faults on demand:", () => {
  let world: World;
  const ip = () => world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody());
  beforeEach(() => {
    world = new World();
    world.createGroup();
  });

  it("the next requests of a type are refused, as often as asked", () => {
    world.azure.faults.add({
      type: "Microsoft.Network/publicIPAddresses",
      method: "PUT",
      count: 2,
      effect: { kind: "refuse", status: 500, code: "InternalServerError", message: "An error occurred." },
    });
    assert.deepEqual([ip().status, ip().status, ip().status], [500, 500, 201]);
  });

  it("an accepted operation fails", () => {
    world.azure.faults.add({
      type: "*",
      method: "PUT",
      count: 1,
      effect: { kind: "fail", code: "InternalServerError", message: "It broke." },
    });
    const { status, headers = {} } = ip();
    assert.equal(status, 201);
    world.finish();
    assert.equal(textAt(world.get(headers["azure-asyncoperation"] ?? ""), "error.message"), "It broke.");
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Failed");
  });

  it("the deletion of a group can fail like any other, and then leaves what is in it", () => {
    world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
    world.azure.faults.add({
      type: "Microsoft.Resources/resourceGroups",
      method: "DELETE",
      count: 1,
      effect: { kind: "fail", code: "InternalServerError", message: "It broke." },
    });
    world.request("DELETE", world.group);
    world.finish();
    assert.equal(state(world.get(world.group)), "Failed");
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Succeeded");
  });

  it("an operation takes longer", () => {
    world.azure.faults.add({ type: "*", method: "*", count: 1, effect: { kind: "delay", milliseconds: 60_000 } });
    ip();
    world.clock.advance(63_999);
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Updating");
    world.clock.advance(1);
    assert.equal(state(world.get(world.network("publicIPAddresses", "ip"))), "Succeeded");
  });

  it("a request is throttled with Retry-After", () => {
    world.azure.faults.add({ type: "*", method: "PUT", count: 1, effect: { kind: "throttle", retryAfter: 7 } });
    const answer = ip();
    assert.equal(answer.status, 429);
    assert.equal(answer.headers?.["retry-after"], "7");
  });

  it("faults outlive a restart, and can be called off", () => {
    world.azure.faults.add({ type: "*", method: "PUT", count: 3, effect: { kind: "throttle", retryAfter: 1 } });
    assert.equal(new Azure(world.store, world.clock, resourceTypes).faults.pending.length, 1);
    world.azure.faults.clear();
    assert.equal(ip().status, 201);
  });
});
