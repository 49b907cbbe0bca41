import assert from "node:assert/strict";
import { type Json, type JsonObject, objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { subscription } from "../bodies.ts";
import { World } from "../world.ts";
import { card, net, template } from "./templates.ts";

describe("a template deployment is refused before anything is made", () => {
  let world: World;
  let id: string;
  beforeEach(() => {
    world = new World();
    world.createGroup();
    id = `${world.group}/providers/Microsoft.Resources/deployments/main`;
  });
  const request = (body: JsonObject, parameters: JsonObject = {}) =>
    world.request("PUT", id, { properties: { mode: "Incremental", template: body, parameters } });
  const refused = (answer: { status: number; body?: JsonObject | undefined }, words: RegExp) => {
    assert.equal(answer.status, 400, JSON.stringify(answer.body));
    assert.match(textAt(answer.body, "error.message") ?? "", words);
    assert.equal(world.store.inGroup(world.group).length, 0);
  };
  const parameter = (declaration: JsonObject, given: JsonObject = {}) =>
    request(template([], { parameters: { p: declaration } }), given);

  it("for its parameters", () => {
    refused(parameter({ type: "string" }), /'p' is not provided/);
    refused(parameter({ type: "int" }, { p: { value: "3" } }), /Expected a value of type 'Int'/);
    refused(parameter({ type: "string", allowedValues: ["a"] }, { p: { value: "b" } }), /not part of the allowed/);
    refused(parameter({ type: "string", maxLength: 2 }, { p: { value: "abc" } }), /outside {2}to 2/);
    refused(parameter({ type: "int", minValue: 2 }, { p: { value: 1 } }), /outside 2 to/);
    refused(parameter({ type: "string", defaultValue: "a" }, { q: { value: "b" } }), /parameters 'q'.*supported.*'p'/);
    refused(parameter({ type: "string" }, { p: { reference: { secretName: "x" } } }), /key vault/);
  });

  it("for its resources", () => {
    refused(request(template([net, net])), /defined multiple times/);
    refused(request(template([card("card")])), /'net' is not defined in the template/);
    refused(request(template([{ ...net, dependsOn: ["card"] }, card("card")])), /Circular dependency/);
    refused(request(template([{ ...net, type: "Microsoft.Network/routeTables" }])), /no such type/);
    refused(request(template([{ ...net, apiVersion: "2999-01-01" }])), /API version '2999-01-01'/);
    refused(request(template([{ ...net, name: "[nothing('x')]" }])), /function 'nothing' is not valid here/);
  });

  it("where it goes beyond the sandbox", () => {
    refused(world.request("PUT", id, { properties: { mode: "Complete", template: template([]) } }), /Incremental only/);
    refused(
      world.request("PUT", id, { properties: { mode: "Incremental", templateLink: { uri: "https://x" } } }),
      /no template from a link/,
    );
    refused(world.request("POST", `${id}/whatIf`, {}), /foretell/);
    refused(
      world.request("PUT", `/subscriptions/${subscription}/providers/Microsoft.Resources/deployments/d`, {}),
      /resource groups only/,
    );
  });

  it("when it is only validated, too", () => {
    const validate = (resources: Json) =>
      world.request("POST", `${id}/validate`, { properties: { mode: "Incremental", template: template(resources) } });
    refused(validate([card("card")]), /not defined/);
    const { status, body } = validate([net]);
    assert.equal(status, 200);
    assert.equal(objectsAt(body, "properties.validatedResources").length, 1);
    assert.equal(world.store.get(id), undefined);
  });
});
