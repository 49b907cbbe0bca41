import assert from "node:assert/strict";
import { ResourceManager } from "../../azure/resourceManager.ts";
import { readMembers, readStanding } from "../../azure/standing.ts";
import { type Answers, answerAs, groupId, machine, standingSite } from "../program/standing.ts";

const azure = new ResourceManager(
  async () => "https://management.azure.com",
  async () => "a-token",
);

async function reading<Result>(answers: Answers, work: () => Promise<Result>): Promise<Result> {
  const { end } = answerAs(answers);
  return work().finally(end);
}
const read = (answers: Answers) => reading(answers, () => readStanding(azure, groupId));
const network = (path: string) => `GET ${groupId}/providers/Microsoft.Network/${path}`;

describe("what stands in a group", () => {
  it("is nothing where nothing is there, or no group", async () => {
    assert.deepEqual(await read({}), { balancer: undefined, networks: [], addresses: [] });
  });

  it("is read off the load balancer, the networks and the site's address", async () => {
    const subnets = [{ name: "web-subnet-aaaaa01234567", range: "192.168.1.0/24" }];
    const standing = await read(standingSite({ subnets, label: "my-web", outbound: 5 }));
    const { balancer } = standing;
    assert.deepEqual(balancer?.probe, {
      protocol: "Http",
      port: 80,
      path: "/",
      intervalSeconds: 5,
      threshold: 2,
      noHealthyBackendsBehavior: "AllProbedDown",
    });
    assert.deepEqual(
      balancer?.webMembers.map((id) => id.split("/").at(-1)),
      [1, 2, 3].map((one) => `${machine(one).name}-nic`),
    );
    assert.equal(balancer?.outboundMembers.length, 5);
    assert.deepEqual(
      balancer?.rules.map(({ port }) => port),
      [80],
    );
    assert.deepEqual(standing.networks, [
      {
        name: "web-vnet01234567",
        addressSpace: ["192.168.0.0/16"],
        subnets: [{ name: "web-subnet-aaaaa01234567", ranges: ["192.168.1.0/24"], isPrivate: true }],
      },
    ]);
    const [address] = standing.addresses;
    assert.equal(address?.id, balancer?.publicIpId);
    assert.deepEqual([address?.ipAddress, address?.zones, address?.label], ["203.0.113.10", ["1", "2", "3"], "my-web"]);
  });

  it("has the probe that its rules go by, not one that somebody has put beside it", async () => {
    const id = (kind: string, name: string) =>
      `${groupId}/providers/Microsoft.Network/loadBalancers/web-lb/${kind}/${name}`;
    const probe = (name: string, port: number) => ({
      name,
      id: id("probes", name),
      properties: { protocol: "Tcp", port, intervalInSeconds: 5 },
    });
    const rule = { id: id("loadBalancingRules", "web80"), properties: { probe: { id: id("Probes", "health") } } };
    const properties = { probes: [probe("ssh", 22), probe("health", 80)], loadBalancingRules: [rule] };
    const { balancer } = await read({ [network("loadBalancers/web-lb")]: { properties } });
    assert.equal(balancer?.probe?.port, 80);
  });

  it("has no address of a NAT gateway or of somebody else", async () => {
    const value = ["web-nat-ip01234567", "jumpbox", "web-lb-ip01234567"].map((name) => ({ id: name, name }));
    const { addresses } = await read({ [network("publicIPAddresses")]: { value } });
    assert.deepEqual(
      addresses.map(({ name }) => name),
      ["web-lb-ip01234567"],
    );
  });

  it("is read on where Azure says less", async () => {
    const bare = {
      [network("loadBalancers/web-lb")]: { properties: { backendAddressPools: [{ name: "web" }], probes: [{}] } },
      [network("virtualNetworks")]: { value: [{}, { properties: { subnets: [{}] } }] },
      [network("publicIPAddresses")]: { value: [{ name: "web-lb-ip01234567" }] },
    };
    const { balancer, networks, addresses } = await read(bare);
    assert.deepEqual(balancer?.webMembers, []);
    assert.equal(networks.length, 2);
    assert.deepEqual(addresses[0]?.zones, []);
  });

  it("knows a subnet of several ranges, and one with Azure's implicit way out", async () => {
    const properties = { addressPrefixes: ["10.0.0.0/24", "fd00::/64"] };
    const value = [{ properties: { subnets: [{ name: "one", properties }] } }];
    const [one] = (await read({ [network("virtualNetworks")]: { value } })).networks[0]?.subnets ?? [];
    assert.deepEqual(one, { name: "one", ranges: ["10.0.0.0/24", "fd00::/64"], isPrivate: false });
  });

  it("is read over all pages", async () => {
    const page = (name: string, next?: string) => ({
      value: [{ name }],
      ...(next ? { nextLink: `https://management.azure.com${next}` } : {}),
    });
    const { networks } = await read({
      [network("virtualNetworks")]: page("a", "/second"),
      "GET /second": page("b", "/third"),
      "GET /third": page("c"),
    });
    assert.deepEqual(
      networks.map(({ name }) => name),
      ["a", "b", "c"],
    );
  });
});

describe("machines that stand", () => {
  it("are those of the pool, with their gate's rules and the subnet group's", async () => {
    const site = standingSite({ machines: [machine(1), machine(2, { admits: [] })], subnetAdmits: [80, 81] });
    const members = await reading(site, async () => {
      const { balancer } = await readStanding(azure, groupId);
      return readMembers(azure, groupId, {
        ...balancer!,
        webMembers: balancer!.webMembers.slice(1).map((id) => id.toUpperCase()),
      });
    });
    assert.equal(members.length, 1);
    const [only] = members;
    assert.equal(only?.address, "192.168.1.4");
    assert.match(only?.virtualMachineId ?? "", /web-2-/);
    assert.deepEqual(
      only?.gates.map((rules) => rules.map(({ access, ports }) => [access, ...ports].join(" "))),
      [["Allow 80 81", "Deny *"], ["Deny *"]],
    );
  });
});
