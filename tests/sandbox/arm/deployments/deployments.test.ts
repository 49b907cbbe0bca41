import assert from "node:assert/strict";
import { Router } from "../../../../sandbox/arm/http/router.ts";
import { type JsonObject, objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { subscription } from "../bodies.ts";
import { code } from "../protocol/answers.ts";
import { World } from "../world.ts";
import { card, net, template } from "./templates.ts";

describe("a template deployment", () => {
  let world: World;
  let id: string;
  beforeEach(() => {
    world = new World();
    world.createGroup();
    id = `${world.group}/providers/Microsoft.Resources/deployments/main`;
  });

  const request = (body: JsonObject, parameters: JsonObject = {}, of = id) =>
    world.request("PUT", of, { properties: { mode: "Incremental", template: body, parameters } });
  const state = (of = id) => textAt(world.get(of), "properties.provisioningState");
  function deploy(body: JsonObject, parameters: JsonObject = {}): JsonObject {
    const answer = request(body, parameters);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    world.finish();
    return world.get(id);
  }
  const outputs = (shown: JsonObject) => (shown.properties as JsonObject).outputs;

  it("makes what its template says, and tells outputs, resources and dependencies", () => {
    const shown = deploy(
      template([net, card("card")], {
        outputs: {
          address: { type: "string", value: "[reference('card').ipConfigurations[0].properties.privateIPAddress]" },
        },
      }),
    );
    assert.equal(textAt(shown, "properties.provisioningState"), "Succeeded");
    assert.deepEqual(outputs(shown), { address: { type: "String", value: "10.0.0.4" } });
    assert.deepEqual(
      objectsAt(shown, "properties.outputResources").map((one) => textAt(one, "id")?.split("/").at(-1)),
      ["net", "card"],
    );
    assert.equal(textAt(objectsAt(shown, "properties.dependencies")[0], "resourceName"), "card");
    assert.deepEqual(
      objectsAt(shown, "properties.providers").map(({ namespace }) => namespace),
      ["Microsoft.Network"],
    );
  });

  it("writes at once what waits for nothing, and the rest as soon as that is there", () => {
    const group = {
      type: "Microsoft.Network/networkSecurityGroups",
      apiVersion: "2023-09-01",
      name: "guard",
      location: "westeurope",
    };
    request(template([card("card"), net, group]));
    const running = () =>
      world.store
        .running()
        .map(({ target }) => target.split("/").at(-1))
        .sort();
    assert.deepEqual(running(), ["guard", "net"]);
    world.clock.advance(5_000);
    assert.deepEqual(running(), ["card"]);
    assert.equal(state(), "Running");
    world.clock.advance(3_000);
    assert.equal(state(), "Succeeded");
  });

  it("is followed by its operation's status, and by its operations", () => {
    const { headers = {} } = request(template([net, card("card")]));
    const status = () => world.get(headers["azure-asyncoperation"] ?? "");
    assert.deepEqual(status(), { status: "Running" });
    const operations = () =>
      objectsAt(world.get(`${id}/operations`), "value").map((one) => [
        textAt(one, "properties.targetResource.resourceName"),
        textAt(one, "properties.provisioningState"),
      ]);
    assert.deepEqual(operations(), [["net", "Running"]]);
    world.finish();
    assert.deepEqual(status(), { status: "Succeeded" });
    assert.deepEqual(operations(), [
      ["net", "Succeeded"],
      ["card", "Succeeded"],
    ]);
    const [first] = objectsAt(world.get(`${id}/operations`), "value");
    assert.deepEqual(world.get(`${id}/operations/${String(first?.operationId)}`), first);
    assert.equal(objectsAt(world.get(`${world.group}/providers/Microsoft.Resources/deployments`), "value").length, 1);
    assert.deepEqual(world.get(`/subscriptions/${subscription}/providers/Microsoft.Resources/deployments`), {
      value: [],
    });
  });

  it("waits for what `reference` names, without a line in dependsOn", () => {
    const address = {
      type: "Microsoft.Network/publicIPAddresses",
      apiVersion: "2023-09-01",
      name: "ip",
      location: "westeurope",
      sku: { name: "Standard" },
      properties: { publicIPAllocationMethod: "Static" },
    };
    const guard = {
      type: "Microsoft.Network/networkSecurityGroups",
      apiVersion: "2023-09-01",
      name: "guard",
      location: "westeurope",
      properties: {
        securityRules: [
          {
            name: "own",
            properties: {
              protocol: "Tcp",
              access: "Allow",
              direction: "Inbound",
              priority: 100,
              sourceAddressPrefix:
                "[reference(resourceId('Microsoft.Network/publicIPAddresses', 'ip'), '2023-09-01', 'Full').properties.ipAddress]",
              sourcePortRange: "*",
              destinationAddressPrefix: "*",
              destinationPortRange: "80",
            },
          },
        ],
      },
    };
    deploy(template([guard, address]));
    const [rule] = objectsAt(world.get(world.network("networkSecurityGroups", "guard")), "properties.securityRules");
    assert.equal(
      textAt(rule, "properties.sourceAddressPrefix"),
      textAt(world.get(world.network("publicIPAddresses", "ip")), "properties.ipAddress"),
    );
  });

  it("unrolls loops, leaves out what a condition denies, and takes children in their parent's place", () => {
    const inside = {
      ...net,
      resources: [
        { type: "subnets", apiVersion: "2023-09-01", name: "back", properties: { addressPrefix: "10.0.1.0/24" } },
      ],
    };
    const looped = card("[format('card{0}', copyIndex())]", {
      copy: { name: "cards", count: "[parameters('count')]" },
      dependsOn: ["net"],
    });
    const never = card("never", { condition: false });
    const last = {
      type: "Microsoft.Network/networkSecurityGroups",
      apiVersion: "2023-09-01",
      name: "last",
      location: "westeurope",
      dependsOn: ["cards", "never"],
    };
    deploy(template([inside, looped, never, last], { parameters: { count: { type: "int", defaultValue: 2 } } }), {
      count: { value: 3 },
    });
    const names = world.store
      .inGroup(world.group)
      .filter(({ type }) => type.startsWith("Microsoft.Network/"))
      .map(({ id: one }) => one.split("/").at(-1));
    assert.deepEqual(names, ["net", "card0", "card1", "card2", "last"]);
    assert.equal(objectsAt(world.get(world.network("virtualNetworks", "net")), "properties.subnets").length, 2);
  });

  it("writes several children of one parent though only one has its turn", () => {
    const child = (name: string, number: number) => ({
      type: "Microsoft.Network/virtualNetworks/subnets",
      apiVersion: "2023-09-01",
      name: `net/${name}`,
      dependsOn: ["net"],
      properties: { addressPrefix: `10.0.${number}.0/24` },
    });
    deploy(template([net, child("a", 1), child("b", 2), child("c", 3)]));
    assert.equal(state(), "Succeeded");
    assert.equal(objectsAt(world.get(world.network("virtualNetworks", "net")), "properties.subnets").length, 4);
  });

  it("takes resources by symbolic names", () => {
    deploy(template({ network: net, first: card("card", { dependsOn: ["network"] }) }, { languageVersion: "2.0" }));
    assert.equal(state(), "Succeeded");
  });

  it("runs a deployment inside it, with expressions of its own", () => {
    const nested = {
      type: "Microsoft.Resources/deployments",
      apiVersion: "2022-09-01",
      name: "inner",
      properties: {
        mode: "Incremental",
        expressionEvaluationOptions: { scope: "inner" },
        parameters: { name: { value: "[parameters('name')]" } },
        template: template([{ ...net, name: "[parameters('name')]" }], {
          parameters: { name: { type: "string" } },
          outputs: {
            id: { type: "string", value: "[resourceId('Microsoft.Network/virtualNetworks', parameters('name'))]" },
          },
        }),
      },
    };
    const shown = deploy(
      template([nested], {
        parameters: { name: { type: "string" } },
        outputs: { id: { type: "string", value: "[reference('inner').outputs.id.value]" } },
      }),
      { name: { value: "innernet" } },
    );
    assert.deepEqual(outputs(shown), { id: { type: "String", value: world.network("virtualNetworks", "innernet") } });
  });

  it("fails with what failed, and starts nothing more", () => {
    const bad = { ...net, properties: { addressSpace: { addressPrefixes: ["nonsense"] } } };
    const shown = deploy(template([bad, card("card")]));
    assert.equal(textAt(shown, "properties.provisioningState"), "Failed");
    assert.equal(textAt(shown, "properties.error.code"), "DeploymentFailed");
    assert.equal(textAt(objectsAt(shown, "properties.error.details")[0], "code"), "InvalidAddressPrefixFormat");
    assert.equal(world.store.get(world.network("networkInterfaces", "card")), undefined);
    const [operation] = objectsAt(world.get(`${id}/operations`), "value");
    assert.equal(textAt(operation, "properties.statusMessage.error.code"), "InvalidAddressPrefixFormat");
  });

  it("fails with an operation that fails", () => {
    world.azure.faults.add({
      type: "Microsoft.Network/virtualNetworks",
      method: "PUT",
      count: 1,
      effect: { kind: "fail", code: "Broken", message: "It broke." },
    });
    const shown = deploy(template([net]));
    assert.equal(textAt(objectsAt(shown, "properties.error.details")[0], "code"), "Broken");
  });

  it("shows and keeps no secure value", () => {
    const secret = "Correct-Horse-1";
    world.withInterface();
    const machine = {
      ...world.machineBody({ "properties.osProfile.adminPassword": "[parameters('password')]" }),
      type: "Microsoft.Compute/virtualMachines",
      apiVersion: "2024-11-01",
      name: "vm",
    };
    const shown = deploy(
      template([machine], {
        parameters: { password: { type: "securestring" } },
        outputs: { password: { type: "securestring", value: "[parameters('password')]" } },
      }),
      { password: { value: secret } },
    );
    assert.equal(textAt(shown, "properties.provisioningState"), "Succeeded");
    assert.deepEqual((shown.properties as JsonObject).parameters, { password: { type: "SecureString" } });
    assert.ok(![...world.store.all(), ...world.store.recent()].some((one) => JSON.stringify(one).includes(secret)));
  });

  it("goes on after the endpoint was restarted, unless it needs a secure value", () => {
    const secure = { parameters: { password: { type: "securestring" } } };
    request(template([net, card("card")]));
    const other = `${world.group}/providers/Microsoft.Resources/deployments/other`;
    request(template([{ ...net, name: "net2" }], secure), { password: { value: "x" } }, other);
    // What the first one's watcher holds in memory is gone for a second one.
    world.azure.watchers.clear();
    new Router(world.azure, subscription, "tenant");
    world.finish();
    assert.equal(state(), "Succeeded");
    assert.equal(textAt(world.get(other), "properties.error.code"), "SecureParameterLost");
  });

  it("of a name that is under way is not replaced", () => {
    request(template([net]));
    assert.equal(code(request(template([]))), "DeploymentActive");
    world.finish();
    assert.equal(request(template([])).status, 200);
  });

  it("is forgotten alone, and with its group", () => {
    deploy(template([net]));
    assert.equal(world.request("GET", `${id}x`).body && code(world.request("GET", `${id}x`)), "DeploymentNotFound");
    assert.equal(world.request("HEAD", id).status, 204);
    assert.equal(world.request("DELETE", id).status, 204);
    assert.equal(world.request("HEAD", id).status, 404);
    deploy(template([]));
    world.request("DELETE", world.group);
    world.finish();
    assert.equal([...world.store.all()].length, 0);
  });
});
