import assert from "node:assert/strict";
import { type Deployment, deploy, fields, list } from "./deployment.ts";

const probe = { protocol: "Http", port: 80, path: "/up", intervalSeconds: 5, threshold: 2 };

describe("admission", () => {
  let stack: Deployment;
  let member: string;
  before(async () => {
    stack = await deploy({ probe, ports: [80, 8080], allowedSources: ["203.0.113.0/24"] });
    member = stack.all("compute:VirtualMachine")[1]!.name;
  });
  const waitsFor = (name: string, deployment = stack) =>
    deployment.named(name).dependencies.map((urn) => urn.split("::").at(-1));

  it("gives each machine a gate: clients come to the served ports, probes are kept out", () => {
    const [hold, pass] = [stack.named(`${member}-gate-hold`).inputs, stack.named(`${member}-gate-pass`).inputs];
    assert.deepEqual([hold.access, hold.sourceAddressPrefix], ["Deny", "AzureLoadBalancer"]);
    assert.deepEqual(
      [pass.access, pass.protocol, pass.sourceAddressPrefixes ?? pass.sourceAddressPrefix, pass.destinationPortRanges],
      ["Allow", "Tcp", "203.0.113.0/24", ["80", "8080"]],
    );
    assert.ok(Number(hold.priority) < Number(pass.priority));
    const { networkSecurityGroup } = stack.named(`${member}-nic`).inputs;
    assert.match(String(fields(networkSecurityGroup).id), new RegExp(`/${member}-gate-`));
  });

  it("makes the gate's rules end what stands, the probe's kept connection too", () => {
    assert.equal(stack.named(`${member}-gate`).inputs.flushConnection, true);
  });

  it("keeps all rules of a gate resources of their own, since a group that is written with rules inside loses the others", () => {
    assert.equal(stack.named(`${member}-gate`).inputs.securityRules, undefined);
  });

  it("shuts the gate before there is an interface, so that it opens only after that is gone", () => {
    assert.ok(waitsFor(`${member}-nic`).includes(`${member}-gate-hold`));
    assert.ok(waitsFor(`${member}-gate-hold`).includes(`${member}-gate-pass`));
  });

  it("lets the probes to their port once the machine is a member, and to no other", async () => {
    const { inputs } = stack.named(`${member}-gate-admit`);
    assert.deepEqual(
      [inputs.access, inputs.protocol, inputs.sourceAddressPrefix, inputs.destinationPortRange],
      ["Allow", "Tcp", "AzureLoadBalancer", "80"],
    );
    assert.ok(Number(inputs.priority) < Number(stack.named(`${member}-gate-hold`).inputs.priority));
    const subnet = list(stack.named("web-nsg").inputs.securityRules).filter(
      ({ sourceAddressPrefix }) => sourceAddressPrefix === "AzureLoadBalancer",
    );
    assert.deepEqual(
      subnet.map(({ protocol, destinationPortRange }) => [protocol, destinationPortRange]),
      [["Tcp", "80"]],
    );
  });

  it("has the machine checked after its application is installed, by what the probe will ask", () => {
    assert.ok(waitsFor(`${member}-member`).includes(`${member}-app`));
    assert.ok(waitsFor(`${member}-gate-admit`).includes(`${member}-member`));
    const { check, probe: asked, rules } = stack.named(`${member}-member`).inputs;
    assert.match(String(check), /-LocalPort 80,8080 /);
    assert.match(String(check), /\$url = 'http:\/\/192\.168\.1\.4:80\/up'/);
    assert.deepEqual(asked, { ...probe, noHealthyBackendsBehavior: "AllProbedDown" });
    assert.deepEqual(
      (rules as string[]).map((id) => id.split("/").slice(-2).join("/")),
      ["loadBalancingRules/web-80", "loadBalancingRules/web-8080"],
    );
  });

  it("takes a machine down against that order: its probes first, then it waits, then the machine goes", () => {
    // Deletion runs against the dependencies: rule, membership, application, shutdown, machine.
    assert.ok(waitsFor(`${member}-app`).includes(`${member}-stop`));
    assert.ok(waitsFor(`${member}-stop`).includes(member));
    assert.equal(stack.named(`${member}-member`).inputs.drainSeconds, 15);
  });

  it("asks the load balancer for every machine in rotation before the engine deletes anything", () => {
    const { machines } = stack.named("web-service").inputs;
    assert.deepEqual(
      list(machines).map(({ machine }) => String(machine).slice(0, 4)),
      ["web1", "web2", "web3"],
    );
    for (const number of [1, 2, 3])
      assert.ok(waitsFor("web-service").includes(`${member.replace("web-2-", `web-${number}-`)}-gate-admit`));
  });

  it("runs a failed script again by making its extension anew, and never on a standing machine", () => {
    for (const { replaceOnChanges, ignoreChanges, deleteBeforeReplace, inputs } of stack.all(
      "compute:VirtualMachineExtension",
    )) {
      assert.deepEqual([replaceOnChanges, deleteBeforeReplace], [["*"], true]);
      // Whatever could differ on a standing machine, tags included, must not make it anew.
      const watched = Object.keys(inputs).filter((key) => !ignoreChanges.includes(key));
      assert.deepEqual(watched.sort(), ["location", "resourceGroupName", "vmName"]);
    }
  });

  it("leaves the extension of a machine that does not run to go with its machine", () => {
    for (const { deletedWith, name } of stack.all("compute:VirtualMachineExtension"))
      assert.match(deletedWith, new RegExp(`::${name.replace(/-app$/, "")}$`));
  });

  it("drains a machine that is made anew, or its application, like one that leaves", () => {
    const { replaceWith } = stack.named(`${member}-gate-admit`);
    assert.deepEqual(
      replaceWith.map((urn) => urn.split("::").at(-1)),
      [member, `${member}-app`, `${member}-member`],
    );
  });
});

describe("a machine out of rotation", () => {
  const poolsOf = (deployment: Deployment, name: string) =>
    list(list(deployment.named(`${name}-nic`).inputs.ipConfigurations)[0]?.loadBalancerBackendAddressPools).map(
      ({ id }) => String(id).split("/").at(-1),
    );
  let name: string;
  before(async () => {
    name = (await deploy()).all("compute:VirtualMachine")[1]!.name;
  });

  it("has its probes cut off before what admits them, and stays in the pool, where its connections live on", async () => {
    const out = await deploy({ outOfRotation: [2] });
    const [hold, admit] = [out.named(`${name}-gate-hold`).inputs, out.named(`${name}-gate-admit`).inputs];
    assert.ok(Number(hold.priority) < Number(admit.priority));
    assert.deepEqual(poolsOf(out, name), ["web", "outbound"]);
  });

  it("is out once the load balancer sends it nothing, and what it has begun is over", async () => {
    const out = await deploy({ outOfRotation: [2], drainSeconds: 60 });
    const { inputs, dependencies } = out.named(`${name}-out`);
    assert.equal(inputs.drainSeconds, 60);
    assert.ok(dependencies.some((urn) => urn.endsWith(`::${name}-gate-hold`)));
    assert.throws(() => out.named(`${name.replace("-2-", "-1-")}-out`));
  });

  it("leaves the pool only after that, where the tutorial wants it", async () => {
    const out = await deploy({ outOfRotation: [2], leavePool: true });
    assert.deepEqual(poolsOf(out, name), ["outbound"]);
    assert.ok(out.named(`${name}-nic`).dependencies.some((urn) => urn.endsWith(`::${name}-out`)));
  });

  it("is none of those the load balancer is asked for", async () => {
    const out = await deploy({ outOfRotation: [2] });
    assert.equal(list(out.named("web-service").inputs.machines).length, 2);
  });
});

describe("what watches", () => {
  it("has the token of azure-native as a secret, and asks for none in a preview", async () => {
    const stack = await deploy();
    const { token } = stack.named("web-service").inputs;
    assert.equal((token as { value?: string } | undefined)?.value ?? token, "a-token");
    const preview = await deploy({}, { preview: true });
    const watched = preview.resources.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
    assert.equal(watched.length, 7);
    assert.ok(!JSON.stringify(watched).includes("a-token"));
  });
});
