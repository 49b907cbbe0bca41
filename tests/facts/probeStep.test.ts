import assert from "node:assert/strict";
import fc from "fast-check";
import { admitProbes, holdProbes } from "../../facts/healthGate.ts";
import type { InboundRule } from "../../facts/inboundRule.ts";
import { securityRules } from "../../facts/securityRules.ts";
import type { Probe } from "../../facts/settings.ts";
import type { Member, StandingBalancer, StandingRule } from "../../facts/standing.ts";
import { admitsProbes } from "../../facts/transition/admission.ts";
import { mayFail, probeStep } from "../../facts/transition/probe.ts";

/** A rule of the program as it stands in Azure. */
const standing = (rule: Omit<InboundRule, "destinationAddressPrefix">): StandingRule => ({
  priority: rule.priority,
  direction: rule.direction,
  access: rule.access,
  protocol: rule.protocol,
  sources: rule.sourceAddressPrefixes ?? [rule.sourceAddressPrefix ?? ""],
  destinations: ["*"],
  ports: rule.destinationPortRanges ?? [rule.destinationPortRange ?? ""],
});
const gate = (ports: readonly number[]) => [admitProbes(ports), holdProbes(true)].map(standing);
const subnetGroup = (probePorts: readonly number[]) =>
  securityRules({ ports: [80], allowedSources: ["Internet"], rulePriority: 1001, probePorts }).map(standing);
const member = (number: number, own: readonly number[], shared: readonly number[] = own): Member => ({
  interfaceId: `card${number}`,
  address: `192.168.1.${number}`,
  virtualMachineId: `machine${number}`,
  gates: [subnetGroup(shared), gate(own)],
});
const probe = (differing: Partial<Probe> = {}): Probe => ({
  protocol: "Http",
  port: 80,
  path: "/",
  intervalSeconds: 15,
  threshold: 2,
  noHealthyBackendsBehavior: "AllProbedDown",
  ...differing,
});
const balancer = (asks: Probe | undefined): StandingBalancer => ({
  probe: asks,
  rules: [],
  webMembers: [],
  outboundMembers: [],
  publicIpId: undefined,
});

describe("whether a security group lets probes in", () => {
  const address = "192.168.1.4";
  const rule = (differing: Partial<StandingRule>): StandingRule => ({
    priority: 150,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sources: ["AzureLoadBalancer"],
    destinations: ["*"],
    ports: ["80"],
    ...differing,
  });
  const closed = rule({ priority: 4096, access: "Deny", protocol: "*", sources: ["*"], ports: ["*"] });

  it("is what the program's own rules say, for any ports", () => {
    const port = fc.integer({ min: 1, max: 65535 });
    fc.assert(
      fc.property(fc.uniqueArray(port, { minLength: 1, maxLength: 2 }), port, (ports, asked) => {
        assert.equal(admitsProbes(gate(ports), asked, address), ports.includes(asked));
        assert.equal(admitsProbes(subnetGroup(ports), asked, address), ports.includes(asked));
        assert.equal(admitsProbes([...gate(ports), standing(holdProbes(false))], asked, address), false);
      }),
    );
  });

  it("is yes where no rule meets them, as Azure's default rules say", () => {
    assert.equal(admitsProbes([], 80, address), true);
    assert.equal(admitsProbes([{ ...closed, sources: ["Internet"] }], 80, address), true);
  });

  for (const [what, differing, admits] of [
    ["a range of ports", { ports: ["79-81"] }, true],
    ["a range beside it", { ports: ["81-90"] }, false],
    ["any source", { sources: ["*"] }, true],
    ["another source", { sources: ["Internet"] }, false],
    ["UDP", { protocol: "Udp" }, false],
    ["outbound", { direction: "Outbound" }, false],
    ["the machine's range as destination", { destinations: ["192.168.1.0/24"] }, true],
    ["the machine itself as destination", { destinations: ["192.168.1.4"] }, true],
    ["another destination", { destinations: ["192.168.2.0/24"] }, false],
    ["a destination that nobody can tell", { destinations: ["Storage"] }, false],
  ] as const) {
    it(`${what}: ${admits ? "yes" : "no"}`, () => {
      assert.equal(admitsProbes([closed, rule(differing)], 80, address), admits);
    });
  }

  it("is no in doubt: a Deny counts whatever its destination", () => {
    assert.equal(admitsProbes([rule({ access: "Deny", destinations: ["Storage"] })], 80, address), false);
  });
});

describe("whether who answers one probe may fail another", () => {
  for (const [what, wanted, may] of [
    ["the same", {}, false],
    ["another path", { path: "/up" }, true],
    ["another port", { port: 8080 }, true],
    ["another protocol", { protocol: "Tcp", path: undefined }, true],
    ["another threshold", { threshold: 5 }, false],
    ["another answer to all being down", { noHealthyBackendsBehavior: "AllProbedUp" }, false],
    ["a longer interval", { intervalSeconds: 60 }, false],
    ["a shorter interval, in which the answer must come", { intervalSeconds: 5 }, true],
  ] as const) {
    it(`${what}: ${may ? "yes" : "no"}`, () => {
      assert.equal(mayFail(probe(), probe(wanted)), may);
    });
  }

  it("a path in capitals: yes, since it is another one", () => {
    assert.equal(mayFail(probe({ path: "/Health" }), probe({ path: "/health" })), true);
  });

  it("an interval above 30 s, of those that wait no longer than that: no", () => {
    assert.equal(mayFail(probe({ intervalSeconds: 90 }), probe({ intervalSeconds: 60 })), false);
  });
});

describe("the step to another probe", () => {
  const members = [member(1, [80]), member(2, [80])];

  it("is none on a new stack", () => {
    const step = probeStep(undefined, [], probe({ port: 8080 }));
    assert.deepEqual([step.probe.port, step.ports, step.checks.length, step.asked], [8080, [8080], 1, []]);
  });

  it("asks who serves before the load balancer asks for another path", () => {
    const held = member(3, []);
    const step = probeStep(balancer(probe()), [...members, held], probe({ path: "/up" }));
    assert.deepEqual(step.probe, probe({ path: "/up" }));
    assert.deepEqual(step.asked, members, "who is held back serves nobody");
    assert.deepEqual(step.warnings, []);
  });

  it("asks all when the load balancer has asked nothing so far, and sends requests to all", () => {
    assert.equal(probeStep(balancer(undefined), [...members, member(3, [])], probe()).asked.length, 3);
  });

  it("leaves the probe while a gate is closed to the new port, and new machines must answer both", () => {
    const wanted = probe({ port: 8080 });
    const step = probeStep(balancer(probe()), [member(1, [80, 8080]), member(2, [80])], wanted);
    assert.deepEqual(step.probe, probe());
    assert.deepEqual(step.ports, [80, 8080]);
    assert.deepEqual(step.checks, [wanted, probe()]);
    assert.deepEqual(step.asked, []);
    assert.match(step.warnings.join(), /probe\.port: 8080 .*goes on asking Http 80 \/; run `pulumi up` once more/);
  });

  it("leaves the probe while the subnet's group is closed to the new port", () => {
    assert.equal(probeStep(balancer(probe()), [member(1, [80, 81], [80])], probe({ port: 81 })).probe.port, 80);
  });

  it("moves when every gate is open, and then still leaves the old port open", () => {
    const open = [member(1, [80, 8080]), member(2, [80, 8080])];
    const step = probeStep(balancer(probe()), open, probe({ port: 8080 }));
    assert.deepEqual([step.probe.port, step.ports, step.checks.length, step.asked], [8080, [80, 8080], 1, open]);
    assert.match(step.warnings.join(), /80 is still open to it; run `pulumi up` once more/);
  });

  it("closes the old port when the load balancer has moved", () => {
    const step = probeStep(balancer(probe({ port: 8080 })), [member(1, [80, 8080])], probe({ port: 8080 }));
    assert.deepEqual([step.ports, step.warnings], [[8080], []]);
  });

  it("never has the load balancer ask where a gate is closed, whatever comes first in an update, and arrives after three", () => {
    const port = fc.constantFrom(80, 81, 82);
    fc.assert(
      fc.property(fc.array(port, { maxLength: 8 }), port, (wishes, last) => {
        let asks = 80;
        let open: readonly number[] = [80];
        for (const wish of [...wishes, last, last, last]) {
          const step = probeStep(balancer(probe({ port: asks })), [member(1, open)], probe({ port: wish }));
          for (const now of [asks, step.probe.port])
            for (const gates of [open, step.ports]) assert.ok(gates.includes(now), `${now} of ${gates.join()}`);
          asks = step.probe.port;
          open = step.ports;
        }
        assert.deepEqual([asks, open], [last, [last]]);
      }),
    );
  });
});
