import assert from "node:assert/strict";
import fc from "fast-check";
import { account, groupUrl as group, TestEndpoint } from "./endpoint.ts";

describe("the endpoint is safe:", () => {
  const endpoint = new TestEndpoint();
  let login: Record<string, string>;
  before(async () => {
    await endpoint.start();
    login = await endpoint.authorization();
  });
  after(() => endpoint.stop());

  it("no request of any kind brings it down (fuzz)", async function () {
    this.timeout(15 * 60_000);
    const segment = fc.oneof(
      fc.constantFrom(
        "subscriptions",
        account.subscriptionId,
        "resourceGroups",
        "web",
        "providers",
        "Microsoft.Network",
        "Microsoft.Compute",
        "virtualNetworks",
        "subnets",
        "locations",
        "operations",
        "..",
        "%2e",
        "",
        "'",
        "%00",
      ),
      fc.string({ maxLength: 12 }).map(encodeURIComponent),
    );
    const query = fc.constantFrom(
      "",
      "?",
      "?api-version=2024-05-01",
      "?api-version=",
      "?api-version=2024-11-01&monitor=true",
      "?api-version=2024-05-01&api-version=x",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "PUT", "PATCH", "POST", "DELETE", "HEAD"),
        fc.array(segment, { maxLength: 9 }),
        query,
        fc.oneof(fc.json(), fc.string()),
        async (method, segments, suffix, body) => {
          const path = `/${segments.join("/")}${suffix}`;
          const { status } = await endpoint.call(method, path, {
            headers: login,
            ...(method === "GET" || method === "HEAD" ? {} : { body }),
          });
          assert.ok(status < 500, `${method} ${path} with ${body}: ${status}`);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("no body of any shape brings a resource type down (fuzz)", async function () {
    this.timeout(15 * 60_000);
    await endpoint.call("PUT", group.replace("/web?", "/fuzz?"), {
      headers: login,
      body: JSON.stringify({ location: "westeurope" }),
    });
    const types = [...endpoint.azure.types.values()]
      .map(({ type }) => type)
      .filter((type) => !type.startsWith("Microsoft.Resources"));
    const known = [
      "location",
      "properties",
      "sku",
      "name",
      "id",
      "zones",
      "tags",
      "subnets",
      "addressSpace",
      "addressPrefixes",
      "addressPrefix",
      "securityRules",
      "ipConfigurations",
      "subnet",
      "frontendIPConfigurations",
      "backendAddressPools",
      "probes",
      "loadBalancingRules",
      "outboundRules",
      "hardwareProfile",
      "vmSize",
      "osProfile",
      "storageProfile",
      "imageReference",
      "osDisk",
      "networkProfile",
      "networkInterfaces",
      "publicIPAddress",
      "settings",
    ];
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(
          "westeurope",
          "Standard",
          null,
          true,
          0,
          -1,
          1e9,
          "",
          "10.0.0.0/8",
          "/subscriptions/x",
        ),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...known), tie("node"), { maxKeys: 5 }),
      ),
    })).node;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...types), tree, tree, async (type, properties, sku) => {
        const version = type.startsWith("Microsoft.Network")
          ? "2024-05-01"
          : type.endsWith("disks")
            ? "2024-03-02"
            : "2024-11-01";
        const [provider, ...levels] = type.split("/");
        const path = `/subscriptions/${account.subscriptionId}/resourceGroups/fuzz/providers/${provider}/${levels.map((level) => `${level}/x`).join("/")}?api-version=${version}`;
        const { status, text } = await endpoint.call("PUT", path, {
          headers: login,
          body: JSON.stringify({ location: "westeurope", properties, sku }),
        });
        assert.ok(status < 500, `${type}: ${JSON.stringify({ properties, sku })}: ${text}`);
      }),
      { numRuns: 600 },
    );
  });
});
