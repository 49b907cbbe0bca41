import assert from "node:assert/strict";
import { groupNames, isOwnName, orphanGroups, orphans, type State } from "../../recovery/orphans.ts";
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
    for (const { name, type } of own)
      assert.ok(isOwnName(type.endsWith(":LoadBalancer") ? name : `${name}0123abcd`), `${type} ${name}`);
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
