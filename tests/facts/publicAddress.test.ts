import assert from "node:assert/strict";
import { regionAdvice } from "../../facts/publicAddress.ts";
import type { StandingAddress, StandingBalancer } from "../../facts/standing.ts";
import { outboundStep } from "../../facts/transition/outbound.ts";
import { publicAddressStep } from "../../facts/transition/publicAddress.ts";

const address = (differing: Partial<StandingAddress> = {}): StandingAddress => ({
  id: "/addresses/web-lb-ip01234567",
  name: "web-lb-ip01234567",
  ipAddress: "203.0.113.10",
  zones: ["1", "2", "3"],
  label: "",
  ...differing,
});
const balancer = (outbound = 3): StandingBalancer => ({
  probe: undefined,
  rules: [],
  webMembers: [],
  outboundMembers: Array.from({ length: outbound }, (_, index) => `card${index}`),
  publicIpId: "/ADDRESSES/web-lb-ip01234567",
});
const step = (standing: StandingAddress, zoneRedundantIp: boolean, dnsLabel: string) =>
  publicAddressStep({ balancer: balancer(), addresses: [standing] }, { zoneRedundantIp, dnsLabel });

describe("the site's address and name", () => {
  it("stay where zones and label stay, and where the label alone changes", () => {
    for (const label of ["", "my-web"])
      assert.deepEqual(step(address({ label: "my-web" }), true, label), { warnings: [], refusals: [] });
    assert.deepEqual(step(address({ zones: [] }), false, "").warnings, []);
  });

  it("are another address with other zones, either way", () => {
    assert.match(step(address(), false, "").warnings.join(), /zoneRedundantIp: false gives .* than 203\.0\.113\.10/);
    assert.match(
      step(address({ zones: [] }), true, "").warnings.join(),
      /zoneRedundantIp: true gives the site another/,
    );
  });

  it("are refused when the name would have to be on two addresses, with the steps", () => {
    const { refusals } = step(address({ label: "My-Web" }), false, "my-web");
    assert.equal(refusals[0]?.key, "dnsLabel");
    assert.match(
      refusals[0]?.message ?? "",
      /^my-web .*DnsRecordInUse.*Set dnsLabel to nothing and zoneRedundantIp to false, run `pulumi up`, then set dnsLabel to my-web again/,
    );
  });

  it("go on when the name is taken off together with the change of zones, or is another one", () => {
    assert.deepEqual(step(address({ label: "my-web" }), false, "").refusals, []);
    assert.deepEqual(step(address({ label: "my-web" }), false, "other").refusals, []);
  });

  it("are refused also while the old address, which the load balancer has left, still has the name", () => {
    const left = address({ id: "/addresses/old", label: "my-web" });
    const addresses = [left, address({ zones: [] })];
    const { refusals } = publicAddressStep(
      { balancer: balancer(), addresses },
      { zoneRedundantIp: false, dnsLabel: "my-web" },
    );
    assert.equal(refusals.length, 1);
  });

  it("are others in another region, and the same in the same, however it is written", () => {
    assert.match(
      regionAdvice("westeurope", "northeurope") ?? "",
      /northeurope instead of westeurope .*another public address/,
    );
    assert.equal(regionAdvice("West Europe", "westeurope"), undefined);
    assert.equal(regionAdvice(undefined, "westeurope"), undefined);
  });
});

describe("SNAT ports of an update", () => {
  it("follow those that stand, and say what the next update gives", () => {
    const shrinking = outboundStep(balancer(64), { vmCount: 20, egress: "loadBalancer" });
    assert.equal(shrinking.outboundPorts, 256);
    assert.match(shrinking.warnings.join(), /vmCount: 20 .* 256 .*64 are in .*`pulumi up` once more.* 1024/);
    assert.deepEqual(outboundStep(balancer(20), { vmCount: 20, egress: "loadBalancer" }).warnings, []);
    assert.deepEqual(outboundStep(balancer(3), { vmCount: 64, egress: "loadBalancer" }).warnings, []);
    assert.equal(outboundStep(undefined, { vmCount: 64, egress: "loadBalancer" }).outboundPorts, 256);
  });

  it("concern nobody where the way out is another", () => {
    assert.deepEqual(outboundStep(balancer(64), { vmCount: 20, egress: "natGateway" }).warnings, []);
  });
});
