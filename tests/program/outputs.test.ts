import assert from "node:assert/strict";
import { deploy } from "./deployment.ts";

describe("outputs", () => {
  it("are the ones a person needs, the password a secret", async () => {
    const stack = await deploy({ outOfRotation: [2] });
    assert.deepEqual(stack.outputNames.sort(), [
      "adminPassword",
      "adminUsername",
      "inRotation",
      "publicIp",
      "resourceGroup",
      "url",
      "vmNames",
    ]);
    assert.equal(await stack.output("publicIp"), "203.0.113.10");
    assert.equal(await stack.output("url"), "http://203.0.113.10");
    assert.equal(await stack.output("resourceGroup"), "web-1234abcd");
    assert.deepEqual(await stack.output("inRotation"), [1, 3]);
    assert.equal(((await stack.output("vmNames")) as string[]).length, 3);
    assert.equal(await stack.output("adminUsername"), "webadmin");
    assert.equal(await stack.output("adminPassword"), "Generated-Passw0rd");
    assert.equal(await stack.isSecret("adminPassword"), true);
  });

  it("have the name when there is a label, and the port when it is not 80", async () => {
    const stack = await deploy({
      dnsLabel: "my-web",
      ports: [8080],
      probe: { protocol: "Tcp", port: 8080, intervalSeconds: 5, threshold: 2 },
    });
    assert.equal(await stack.output("fqdn"), "my-web.westeurope.cloudapp.azure.com");
    assert.equal(await stack.output("url"), "http://my-web.westeurope.cloudapp.azure.com:8080");
  });

  it("have the given password as a secret, and then none is generated", async () => {
    const stack = await deploy({ adminPassword: "Given-Secret-1" });
    assert.equal(await stack.output("adminPassword"), "Given-Secret-1");
    assert.equal(await stack.isSecret("adminPassword"), true);
    assert.equal(stack.resources.filter(({ type }) => type.startsWith("random:")).length, 0);
  });

  it("keep the generated password secret on its way into each machine", async () => {
    const { resources } = await deploy();
    const generated = resources.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
    assert.equal(generated.length, 1);
    assert.equal(generated[0]?.inputs.length, 24);
  });
});
