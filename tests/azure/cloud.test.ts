import assert from "node:assert/strict";
import { authorityHost, cloudChoice, resourceManager } from "../../azure/cloud.ts";
import { answered } from "./answers.ts";

describe("the cloud", () => {
  const government = "https://management.usgovcloudapi.net";
  for (const [environment, endpoint, authority] of [
    [undefined, "https://management.azure.com", undefined],
    ["", "https://management.azure.com", undefined],
    ["public", "https://management.azure.com", "https://login.microsoftonline.com"],
    ["AzureCloud", "https://management.azure.com", "https://login.microsoftonline.com"],
    ["AzurePublicCloud", "https://management.azure.com", "https://login.microsoftonline.com"],
    ["usgovernment", government, "https://login.microsoftonline.us"],
    ["AzureUSGovernment", government, "https://login.microsoftonline.us"],
    ["AzureUSGovernmentCloud", government, "https://login.microsoftonline.us"],
    ["AzureChinaCloud", "https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn"],
  ] as const)
    it(`${environment} has its Resource Manager, and who logs in to it`, async () => {
      assert.equal(await resourceManager({ environment }), endpoint);
      assert.equal(await authorityHost({ environment }), authority);
    });

  describe("is chosen", () => {
    const names = ["ARM_METADATA_HOSTNAME", "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"] as const;
    const former = names.map((name) => process.env[name]);
    beforeEach(() => {
      for (const name of names) process.env[name] = "";
    });
    after(() => {
      for (const [index, name] of names.entries()) {
        if (former[index] === undefined) delete process.env[name];
        else process.env[name] = former[index];
      }
    });
    const choice = (values: Record<string, string> = {}) => {
      const { environment, metadataHost } = cloudChoice((key) => values[key]);
      return [environment, metadataHost];
    };

    it("by the configuration before the variables, in azure-native's order", () => {
      process.env.AZURE_ENVIRONMENT = "AzureChinaCloud";
      assert.deepEqual(choice(), ["AzureChinaCloud", ""]);
      process.env.ARM_ENVIRONMENT = "usgovernment";
      process.env.ARM_METADATA_HOSTNAME = "meta.example";
      assert.deepEqual(choice(), ["usgovernment", "meta.example"]);
      assert.deepEqual(choice({ environment: "public", metadataHost: "mine.example" }), ["public", "mine.example"]);
    });
  });

  it("that nobody knows is refused, with those there are", () =>
    assert.rejects(resourceManager({ environment: "german" }), /environment is german.*public, usgovernment, china/));

  it("of a metadata host is as that describes it", async () => {
    const authentication = { loginEndpoint: "https://login.example/" };
    const describes = { status: 200, body: { resourceManager: "https://arm.example/", authentication } };
    await answered([describes], async (sent) => {
      assert.equal(
        await resourceManager({ metadataHost: "meta.example", environment: "china" }),
        "https://arm.example",
      );
      assert.equal(await resourceManager({ metadataHost: "http://meta.example:1" }), "https://arm.example");
      assert.deepEqual(
        sent.map(({ url }) => url.split("/metadata/")[0]),
        ["https://meta.example", "http://meta.example:1"],
      );
      assert.equal(
        await authorityHost({ metadataHost: "meta.example", environment: "china" }),
        "https://login.example",
      );
    });
  });

  it("of a host that describes none is refused by name", () =>
    answered([{ status: 502 }], () =>
      assert.rejects(
        resourceManager({ metadataHost: "meta.example" }),
        /metadataHost is meta\.example, which answers 502/,
      ),
    ));
});
