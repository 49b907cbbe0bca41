import assert from "node:assert/strict";
import { deploy, list } from "./deployment.ts";

describe("references between resources", () => {
  for (const egress of ["loadBalancer", "natGateway"]) {
    it(`all name something the load balancer has, with egress by ${egress}`, async () => {
      const { inputs } = (await deploy({ egress, ports: [80, 8080] })).one("network:LoadBalancer");
      const declared = ["frontendIPConfigurations", "backendAddressPools", "probes"].flatMap((kind) =>
        list(inputs[kind]).map(({ name }) => `${kind}/${String(name)}`),
      );
      const used = [
        ...JSON.stringify([inputs.loadBalancingRules, inputs.outboundRules]).matchAll(
          /\/loadBalancers\/web-lb\/([^"]+)"/g,
        ),
      ].map((match) => match[1]!);
      assert.ok(used.length >= 6);
      for (const reference of used) assert.ok(declared.includes(reference), `${reference} is not declared`);
    });
  }

  it("put every interface behind the load balancer, so that it is deleted before it", async () => {
    const stack = await deploy();
    const dependencies = stack.all("network:NetworkInterface").flatMap((one) => one.dependencies);
    assert.equal(dependencies.filter((urn) => urn.includes("LoadBalancer::web-lb")).length, 3);
    assert.equal(dependencies.filter((urn) => urn.includes("Subnet::web-subnet")).length, 3);
  });
});
