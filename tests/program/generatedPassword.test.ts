import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

describe("a generated password", () => {
  it("is left out of the SDK's debug log, and nothing else is", async () => {
    const { debug } = pulumi.log;
    const logged: string[] = [];
    const listen: typeof debug = async (message) => {
      logged.push(message);
    };
    Object.assign(pulumi.log, { debug: listen });
    try {
      await pulumi.runtime.setMocks({ newResource: () => ({ id: "1", state: {} }), call: () => ({}) });
      const fresh = "../../components/generatedPassword.ts?listened";
      const { generatedPassword } = (await import(fresh)) as {
        generatedPassword: (name: string) => pulumi.Output<string>;
      };
      generatedPassword("admin");
      const lines = [
        "RegisterResource RPC finished: resource:admin[random:index/randomPassword:RandomPassword]; result: secret",
        "RegisterResource RPC finished: resource:web-lb[azure-native:network:LoadBalancer]",
        "Registering resource: t=random:index/randomPassword:RandomPassword, name=admin",
      ];
      logged.length = 0;
      for (const line of lines) await pulumi.log.debug(line);
      assert.deepEqual(
        logged.filter((line) => lines.includes(line)),
        lines.slice(1),
      );
    } finally {
      Object.assign(pulumi.log, { debug });
    }
  });
});
