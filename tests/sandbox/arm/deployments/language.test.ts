import assert from "node:assert/strict";
import { evaluated } from "../../../../sandbox/arm/deployments/language/evaluate.ts";
import type { Scope } from "../../../../sandbox/arm/deployments/language/scope.ts";
import type { Json } from "../../../../sandbox/arm/protocol/json.ts";

const subscription = "00000000-0000-4000-8000-000000000001";
const other = "00000000-0000-4000-8000-000000000009";
const group = `/subscriptions/${subscription}/resourceGroups/web`;

const scope: Scope = {
  around: {
    subscription,
    tenant: "tenant",
    group: { id: group, name: "web", location: "westeurope" },
    deployment: { name: "main" },
    environment: { suffixes: { storage: "core.windows.net" } },
  },
  parameter: (name) => ({ count: 3, name: "web", list: ["a", "b"], settings: { Port: 80 }, none: null })[name] ?? null,
  variable: (name) => `variable ${name}`,
  copies: { "": 1, nics: 1, outer: 4 },
  reference: ([id]) => ({ of: id ?? null }),
};

/** What expressions come to; a text that begins with `!` is the refusal that a value is expected to contain. */
const cases: Readonly<Record<string, Json>> = {
  plain: "plain",
  "[[not one]": "[not one]",
  "[parameters('count')]": 3,
  "[variables('x')]": "variable x",
  "[concat('a', 'it''s', 1)]": "ait's1",
  "[concat(parameters('list'), createArray('c'))]": ["a", "b", "c"],
  "[format('{0}-{1:D3}-{2}', 'vm', 7, true())]": "vm-007-True",
  "[toUpper(substring('webserver', 0, 3))]": "WEB",
  "[substring('ab', 1, 4)]": "!out of bounds",
  "[replace(trim(' a b '), ' ', '_')]": "a_b",
  "[split('a,b;c', createArray(',', ';'))]": ["a", "b", "c"],
  "[join(parameters('list'), '+')]": "a+b",
  "[padLeft(5, 3, '0')]": "005",
  "[startsWith('Web', 'we')]": true,
  "[indexOf('abc', 'C')]": 2,
  "[string(parameters('settings'))]": '{"Port":80}',
  "[length(uniqueString(resourceGroup().id))]": 13,
  "[equals(guid('a'), guid('a'))]": true,
  "[base64ToString(base64('hello'))]": "hello",
  "[uri('https://a/b/', 'c')]": "https://a/b/c",
  "[first(parameters('list'))]": "a",
  "[last('abc')]": "c",
  "[take('abc', 2)]": "ab",
  "[skip(parameters('list'), 1)]": ["b"],
  "[range(2, 3)]": [2, 3, 4],
  "[max(1, 5, 3)]": 5,
  "[min(createArray(4, 2))]": 2,
  "[union(parameters('list'), createArray('b', 'c'))]": ["a", "b", "c"],
  "[union(createObject('a', 1), createObject('b', 2))]": { a: 1, b: 2 },
  "[intersection(parameters('list'), createArray('b'))]": ["b"],
  "[contains(parameters('settings'), 'port')]": true,
  "[contains('Hello', 'ell')]": true,
  "[empty(parameters('none'))]": true,
  "[items(createObject('k', 'v'))]": [{ key: "k", value: "v" }],
  "[json('{\"a\": [1]}').a[0]]": 1,
  "[flatten(createArray(createArray(1), createArray(2)))]": [1, 2],
  "[tryGet(parameters('settings'), 'nothing')]": null,
  "[if(equals(1, 1), 'yes', parameters('missing').x)]": "yes",
  "[and(true(), not(false()))]": true,
  "[or(false(), greater(2, 1))]": true,
  "[coalesce(parameters('none'), 'b')]": "b",
  "[add(mul(2, 3), mod(7, 4))]": 9,
  "[div(1, 0)]": "!divides by zero",
  "[int('12')]": 12,
  "[bool('True')]": true,
  "[copyIndex()]": 1,
  "[copyIndex('outer', 10)]": 14,
  "[copyIndex('elsewhere')]": "!no copy loop",
  "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'front')]": `${group}/providers/Microsoft.Network/virtualNetworks/net/subnets/front`,
  "[resourceId('other', 'Microsoft.Network/loadBalancers', 'lb')]": `/subscriptions/${subscription}/resourceGroups/other/providers/Microsoft.Network/loadBalancers/lb`,
  [`[resourceId('${other}', 'g', 'Microsoft.Compute/disks', 'd')]`]: `/subscriptions/${other}/resourceGroups/g/providers/Microsoft.Compute/disks/d`,
  "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net')]": "!needs 2 names",
  "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'x')]": `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/x`,
  "[extensionResourceId(resourceGroup().id, 'Microsoft.Authorization/locks', 'l')]": `${group}/providers/Microsoft.Authorization/locks/l`,
  "[resourceGroup().location]": "westeurope",
  "[subscription().subscriptionId]": subscription,
  "[deployment().name]": "main",
  "[environment().suffixes.storage]": "core.windows.net",
  "[parameters('settings').port]": 80,
  "[parameters('settings')['Port']]": 80,
  "[parameters('list')[1]]": "b",
  "[parameters('list')[2]]": "!out of bounds",
  "[parameters('settings').colour]": "!property 'colour' doesn't exist",
  "[sys.toLower('A')]": "a",
  "[reference('x').of]": "x",
  "[map(parameters('list'), 'x')]": "!function 'map' is not valid here",
  "[concat('a'": "[concat('a'",
  "[concat('a'']": "!is not valid",
  "[concat 'a']": "!is not valid",
  "[1 + 2]": "!is not valid",
  "[toLower(1)]": "!expects a string",
};

describe("the template language", () => {
  for (const [expression, expected] of Object.entries(cases)) {
    it(expression, () => {
      const refusal = typeof expected === "string" && expected.startsWith("!") ? expected.slice(1) : undefined;
      if (refusal === undefined) assert.deepEqual(evaluated(expression, scope), expected);
      else
        assert.throws(
          () => evaluated(expression, scope),
          (error: Error) => error.message.includes(refusal),
        );
    });
  }

  it("loops over members of an object", () => {
    const disks = { name: "dataDisks", count: 2, input: { lun: "[copyIndex('dataDisks')]" } };
    assert.deepEqual(evaluated({ copy: [disks], other: "[toLower('X')]" }, scope), {
      dataDisks: [{ lun: 0 }, { lun: 1 }],
      other: "x",
    });
  });
});
