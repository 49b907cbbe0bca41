import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import serviceProto from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { RandomProvider } from "../../../sandbox/provider/randomProvider.ts";
import { account, TestEndpoint } from "../arm/endpoint.ts";
import { checkout } from "../commandLine.ts";

/** The plugin as the engine starts it, asked as the engine asks. */
class Plugin {
  private readonly child: ChildProcess;
  private client: InstanceType<typeof serviceProto.ResourceProviderClient> | undefined;

  constructor(endpoint: TestEndpoint) {
    this.child = spawn(process.execPath, [join(checkout, "sandbox", "provider", "azureNative.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        ARM_SUBSCRIPTION_ID: account.subscriptionId,
        ARM_TENANT_ID: account.tenantId,
        ARM_CLIENT_ID: account.clientId,
        ARM_CLIENT_SECRET: account.clientSecret,
        ARM_METADATA_HOSTNAME: new URL(endpoint.origin).host,
        NODE_EXTRA_CA_CERTS: endpoint.authority,
      },
    });
  }

  async start(): Promise<void> {
    const [port] = (await once(this.child.stdout!, "data")) as [Buffer];
    const address = `127.0.0.1:${port.toString().trim()}`;
    this.client = new serviceProto.ResourceProviderClient(address, grpc.credentials.createInsecure());
    await this.call("configure", new proto.ConfigureRequest());
  }

  stop(): void {
    this.client?.close();
    this.child.kill();
  }

  async invoke(name: string, inputs: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const request = new proto.InvokeRequest().setTok(name).setArgs(structProto.Struct.fromJavaScript(inputs));
    const response = (await this.call("invoke", request)) as InstanceType<typeof proto.InvokeResponse>;
    return response.getReturn()?.toJavaScript() ?? {};
  }

  private call(method: "configure" | "invoke", request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call = this.client?.[method] as unknown as (
        request: unknown,
        answer: (error: Error | null, response: unknown) => void,
      ) => void;
      call.call(this.client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }
}

describe("a function of the stand-in plugins", function () {
  this.timeout(60_000);
  const endpoint = new TestEndpoint();
  const name = "azure-native:authorization:getClientToken";
  let plugin: Plugin;
  before(async () => {
    await endpoint.start();
    plugin = new Plugin(endpoint);
    await plugin.start();
  });
  after(async () => {
    plugin.stop();
    await endpoint.stop();
  });

  it("gives the token with which the plugin itself asks, and ARM takes it", async () => {
    const { token, ...rest } = await plugin.invoke(name);
    assert.deepEqual(rest, {});
    const headers = { authorization: `Bearer ${String(token)}` };
    assert.equal((await endpoint.call("GET", "/subscriptions?api-version=2022-12-01", { headers })).status, 200);
    assert.deepEqual(await plugin.invoke(name, { endpoint: endpoint.origin }), { token });
  });

  it("gives none for anything but ARM", async () => {
    await assert.rejects(
      plugin.invoke(name, { endpoint: "https://vault.azure.net" }),
      /tokens for https:\/\/localhost:\d+ only, not for https:\/\/vault\.azure\.net/,
    );
  });

  it("that there is none of is refused by name", async () => {
    await assert.rejects(
      plugin.invoke("azure-native:network:getSubnet"),
      /no function azure-native:network:getSubnet; it has azure-native:authorization:getClientToken/,
    );
    await assert.rejects(new RandomProvider("1").invoke("random:x"), /random has no function random:x/);
  });
});
