import assert from "node:assert/strict";
import { AzureNativeProvider } from "../../../sandbox/provider/azureNativeProvider.ts";

const type = "azure-native:network:NetworkSecurityGroup";
const key = "networkSecurityGroupName";
const news = { resourceGroupName: "group", location: "westeurope" };

describe("the name that is not given", () => {
  const check = (olds: Record<string, string>, proposed?: { proposedName: string | undefined }) =>
    new AzureNativeProvider("3.0.0").check(type, "web-nsg", olds, { ...news }, proposed);

  it("has eight made-up figures, and is made by creating first", async () => {
    const inputs = await check({});
    assert.match(String(inputs[key]), /^web-nsg[0-9a-f]{8}$/);
    assert.equal(inputs.__createBeforeDelete, true);
  });

  it("is the one that the engine proposes under `pulumi:autonaming`", async () => {
    assert.equal((await check({}, { proposedName: "web-nsg-prod" }))[key], "web-nsg-prod");
  });

  it("stays what it was, whatever is proposed later", async () => {
    assert.equal((await check({ [key]: "web-nsg0123abcd" }, { proposedName: "web-nsg-prod" }))[key], "web-nsg0123abcd");
    assert.equal((await check({ [key]: "web-nsg0123abcd" }, { proposedName: undefined }))[key], "web-nsg0123abcd");
  });

  it("is missing where names are not made up", async () => {
    await assert.rejects(
      check({}, { proposedName: undefined }),
      /missing required property 'networkSecurityGroupName'/,
    );
  });
});

describe("the subscription of the stand-in", () => {
  it("is that of the configuration, before that of the environment", async () => {
    const asked: string[] = [];
    const real = globalThis.fetch;
    globalThis.fetch = (async (input: string | URL) => {
      const url = String(input);
      asked.push(url);
      if (url.includes("/metadata/endpoints")) {
        const authentication = { loginEndpoint: "https://login.example.com", audiences: ["https://arm.example.com/"] };
        return Response.json({ resourceManager: "https://arm.example.com", authentication });
      }
      if (url.includes("/oauth2/")) return Response.json({ access_token: "x", expires_in: 3600 });
      return Response.json({ error: { code: "SubscriptionNotFound", message: "not found" } }, { status: 404 });
    }) as typeof fetch;
    try {
      const provider = new AzureNativeProvider("3.0.0");
      const said = { metadataHost: "arm.example.com", tenantId: "t", clientId: "c", clientSecret: "s" };
      const variables = { ...said, subscriptionId: "chosen" };
      await provider.configure(
        Object.fromEntries(Object.entries(variables).map(([name, value]) => [`azure-native:config:${name}`, value])),
      );
      await assert.rejects(
        provider.create(type, { ...news, networkSecurityGroupName: "web-nsg" }, false),
        /SubscriptionNotFound/,
      );
      assert.match(asked.at(-1) ?? "", /^https:\/\/arm\.example\.com\/subscriptions\/chosen\/resourceGroups\/group\//);
    } finally {
      globalThis.fetch = real;
    }
  });
});
