import assert from "node:assert/strict";
import { type Deployment, deploy, type Value } from "./deployment.ts";

type Fields = Record<string, unknown>;

const balancer = (stack: Deployment) => stack.one("network:LoadBalancer").inputs;
const probeOf = (stack: Deployment) => (balancer(stack).probes as Fields[])[0];
const rulesOf = (stack: Deployment) => balancer(stack).loadBalancingRules as Fields[];

describe("the health probe", () => {
  it("can be Https, with a path", async () => {
    const stack = await deploy({ ports: [443], probe: { protocol: "Https", port: 443, path: "/healthz" } });
    const { protocol, port, requestPath } = probeOf(stack)!;
    assert.deepEqual([protocol, port, requestPath], ["Https", 443, "/healthz"]);
  });

  it("has Azure's word for what happens when no machine is healthy", async () => {
    assert.equal(probeOf(await deploy())?.noHealthyBackendsBehavior, "AllProbedDown");
    const all = await deploy({ probe: { noHealthyBackendsBehavior: "AllProbedUp" } });
    assert.equal(probeOf(all)?.noHealthyBackendsBehavior, "AllProbedUp");
  });

  it("can be on a port that clients do not get: only the load balancer's probes come in there", async () => {
    const stack = await deploy({ ports: [443], probe: { port: 8081 } });
    assert.equal(probeOf(stack)?.port, 8081);
    assert.deepEqual(
      rulesOf(stack).map(({ frontendPort }) => frontendPort),
      [443],
    );
    const rules = stack.named("web-nsg").inputs.securityRules as Fields[];
    const open = rules.filter(
      ({ access, destinationPortRange }) => access === "Allow" && ["*", "8081"].includes(String(destinationPortRange)),
    );
    assert.deepEqual(
      open.map(({ sourceAddressPrefix }) => sourceAddressPrefix),
      ["AzureLoadBalancer"],
    );
    // The gate of a machine that is admitted lets them in as well.
    const [machine] = stack.all("compute:VirtualMachine");
    const { access, sourceAddressPrefix, destinationPortRange } = stack.named(`${machine!.name}-gate-admit`).inputs;
    assert.deepEqual([access, sourceAddressPrefix], ["Allow", "AzureLoadBalancer"]);
    assert.ok(["*", "8081"].includes(String(destinationPortRange)));
  });
});

describe("load distribution", () => {
  it("is by connection unless asked otherwise", async () => {
    assert.equal(rulesOf(await deploy())[0]?.loadDistribution, "Default");
  });

  for (const loadDistribution of ["SourceIP", "SourceIPProtocol"]) {
    it(`is by Azure's word ${loadDistribution}, on every rule`, async () => {
      const rules = rulesOf(await deploy({ ports: [80, 443], loadDistribution }));
      assert.deepEqual(
        rules.map((rule) => rule.loadDistribution),
        [loadDistribution, loadDistribution],
      );
    });
  }
});

describe("the output url", () => {
  for (const [url, overrides] of Object.entries<Readonly<Record<string, Value>>>({
    "http://203.0.113.10": { ports: [80, 443] },
    "https://203.0.113.10": { ports: [443], probe: { protocol: "Https", port: 443 } },
    "http://203.0.113.10:8080": { ports: [8080], probe: { port: 8080 } },
    "https://203.0.113.10:8443": { ports: [8443], probe: { protocol: "Https", port: 8443 } },
    "https://my-web.westeurope.cloudapp.azure.com": { ports: [443, 80], dnsLabel: "my-web" },
  })) {
    it(`is ${url} for ports ${JSON.stringify(overrides.ports)}`, async () => {
      assert.equal(await (await deploy(overrides)).output("url"), url);
    });
  }
});
