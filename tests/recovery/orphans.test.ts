import assert from "node:assert/strict";
import { needsRunningMachine } from "../../recovery/azure.ts";
import { isOwnName, types } from "../../recovery/names.ts";
import { groupNames, orphanGroups, orphans, type State, subscriptionOf } from "../../recovery/orphans.ts";
import { deploy } from "../program/deployment.ts";

const group = "/subscriptions/s/resourceGroups/web12345678";
const network = (path: string) => `${group}/providers/Microsoft.Network/${path}`;
const compute = (path: string) => `${group}/providers/Microsoft.Compute/${path}`;
const state = (...ids: string[]): State => ({ resources: ids.map((id) => ({ type: "x", id })), pending: [] });

describe("what Azure has and the stack does not know", () => {
  it("is found by the names the program gives, without regard to case", () => {
    const known = compute("virtualMachines/web-1-ef823aaaaaaaa");
    const lost = compute("virtualMachines/web-2-ef823bbbbbbbb");
    assert.deepEqual(orphans([known, lost], state(known.toUpperCase())), [lost]);
  });

  it("is a release's availability set too, which goes after its machines", () => {
    const set = compute("availabilitySets/web-ef823-availabilitybbbbbbbb");
    const machine = compute("virtualMachines/web-2-ef823bbbbbbbb");
    assert.deepEqual(orphans([set, machine], state()), [machine, set]);
  });

  it("is never what somebody else put there", () => {
    const others = [
      compute("availabilitySets/web-front-availability12345678"),
      compute("virtualMachines/jumpbox"),
      compute("virtualMachines/web-1"),
      compute("virtualMachines/web-frontend12345678"),
      network("bastionHosts/web-bastion12345678"),
      compute("disks/web-1-ef823aaaaaaaa_OsDisk_1_0123456789abcdef"),
      network("networkSecurityGroups/web-nsg12345678/securityRules/AllowWebPort80"),
    ];
    assert.deepEqual(orphans(others, state()), []);
  });

  it("has every name that the program gives", async () => {
    const stacks = [await deploy(), await deploy({ egress: "natGateway", vmCount: 12 })];
    const own = stacks.flatMap(({ resources }) =>
      resources.filter(({ custom, type }) => custom && type.startsWith("azure-native:")),
    );
    for (const { name, type } of own) {
      // The group goes as a whole, by what the state says.
      if (type === "azure-native:resources:ResourceGroup") continue;
      const kind = Object.keys(types).find((one) => types[one] === type) ?? "";
      assert.ok(isOwnName(kind, kind === "loadbalancers" ? name : `${name}0123abcd`), `${type} ${name}`);
      assert.ok(isOwnName(kind, name, { mode: "verbatim" }), `${type} ${name}, verbatim`);
    }
  });

  it("is found by the names that `pulumi:autonaming` makes, the nearest rule first", () => {
    const kind = "networksecuritygroups";
    const type = "azure-native:network:NetworkSecurityGroup";
    const rules = {
      pattern: "${project}-${name}-${alphanum(4)}",
      providers: { "azure-native": { mode: "verbatim", resources: { [type]: { pattern: "sg.${name}-${num(3)}" } } } },
    } as const;
    const { providers, ...everything } = rules;
    const provider = { providers: { "azure-native": { mode: "verbatim" } } } as const;
    for (const [name, naming, own] of [
      ["ha-web-web-nsg-a9z0", everything, true],
      ["web-nsg0123abcd", everything, false],
      ["web-nsg", provider, true],
      ["web-nsg0123abcd", provider, false],
      ["sg.web-nsg-123", rules, true],
      ["sgxweb-nsg-123", rules, false],
      ["web-nsg", rules, false],
      ["web-nsg-0123456789abcdef", { pattern: "${name}-${hex(16)}" }, true],
      ["web-nsg_4bf92f35-77b3-4da6-a3ce-929d0e0e4736", { pattern: "${name}_${uuid}" }, true],
      ["web-nsg-0123456789abcde", { pattern: "${name}-${hex(16)}" }, false],
      ["web-nsg_front", { pattern: "${name}_${uuid}" }, false],
      ["web-nsg0123abcd", { mode: "default" }, true],
      ["front-nsg0123abcd", {}, false],
    ] as const) {
      assert.equal(isOwnName(kind, name, naming), own, `${name} by ${JSON.stringify(naming)}`);
    }
    assert.ok(providers, "the rules of the provider are tried");
    assert.ok(isOwnName("virtualmachines", "web-2-ef823", rules), "a type without a rule has its provider's");
  });

  it("is what an interrupted creation had begun, whatever its name", () => {
    const machine = compute("virtualMachines/other-name");
    const begun = (type: string, vmName: string): State => ({
      resources: [],
      pending: [{ type, resource: { type: "azure-native:compute:VirtualMachine", inputs: { vmName } } }],
    });
    assert.deepEqual(orphans([machine], begun("creating", "other-name")), [machine]);
    assert.deepEqual(orphans([machine], begun("creating", "another")), []);
    assert.deepEqual(orphans([machine], begun("updating", "other-name")), []);
    assert.deepEqual(orphans([network("networkInterfaces/other-name")], begun("creating", "other-name")), []);
    const script = `${machine}/extensions/app`;
    const scriptBegun: State = {
      resources: [{ type: "x", id: machine }],
      pending: [
        {
          type: "creating",
          resource: {
            type: "azure-native:compute:VirtualMachineExtension",
            inputs: { vmName: "other-name", vmExtensionName: "app" },
          },
        },
      ],
    };
    assert.deepEqual(orphans([machine, script], scriptBegun), [script]);
  });

  it("is looked for in the subscription that the state names", () => {
    assert.equal(subscriptionOf(state("sandbox-id", compute("virtualMachines/web-1"))), "s");
    assert.equal(subscriptionOf(state()), undefined);
  });

  it("stays when Azure keeps it until its machine runs or goes", () => {
    const message = "Cannot modify extensions in the VM when the VM is not running.";
    assert.ok(needsRunningMachine({ code: "OperationNotAllowed", message, statusCode: 409 }));
    assert.ok(!needsRunningMachine({ code: "OperationNotAllowed", message: "Quota exceeded", statusCode: 409 }));
    assert.ok(!needsRunningMachine({ code: "Conflict", message, statusCode: 409 }));
  });

  it("comes in the order in which it can be deleted", () => {
    const machine = compute("virtualMachines/web-1-ef823aaaaaaaa");
    const card = network("networkInterfaces/web-1-ef823-nicbbbbbbbb");
    const guard = network("networkSecurityGroups/web-1-ef823-gatecccccccc");
    const balancer = network("loadBalancers/web-lb");
    const net = network("virtualNetworks/web-vnetdddddddd");
    assert.deepEqual(orphans([guard, net, card, balancer, machine], state()), [machine, card, balancer, net, guard]);
  });

  it("leaves out what goes with another that goes, and names a rule of a group that stays", () => {
    const machine = compute("virtualMachines/web-1-ef823aaaaaaaa");
    const script = `${machine}/extensions/web-1-ef823-appbbbbbbbb`;
    const guard = network("networkSecurityGroups/web-1-ef823-gatecccccccc");
    const rule = `${guard}/securityRules/web-1-ef823-gate-holddddddddd`;
    const net = network("virtualNetworks/web-vneteeeeeeee");
    assert.deepEqual(orphans([script, net, machine, guard, rule], state(guard)), [machine, rule, net]);
  });

  it("is looked for in the groups the stack has, and in one that it had begun to make", () => {
    const type = "azure-native:resources:ResourceGroup";
    const begun: State = {
      resources: [{ type, id: group }],
      pending: [{ type: "creating", resource: { type, inputs: { resourceGroupName: "web87654321" } } }],
    };
    assert.deepEqual(groupNames(begun), ["web12345678", "web87654321"]);
    assert.deepEqual(orphanGroups(begun), ["web87654321"]);
    assert.deepEqual(groupNames({ resources: [], pending: [] }), []);
  });
});
