import assert from "node:assert/strict";
import type { JsonObject } from "../../../sandbox/arm/protocol/json.ts";
import { applicationOf } from "../../../sandbox/arm/types/guest/application.ts";
import { memberFor } from "../../../sandbox/traffic/distribution.ts";
import { page } from "../../../sandbox/traffic/page.ts";
import { admits, probeSource } from "../../../sandbox/traffic/securityGroup.ts";

const rule = (name: string, priority: number, access: string, more: JsonObject = {}): JsonObject => ({
  name,
  properties: {
    priority,
    access,
    direction: "Inbound",
    protocol: "*",
    sourceAddressPrefix: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
    ...more,
  },
});
const group = (...rules: JsonObject[]): JsonObject => ({ properties: { securityRules: rules } });
const packet = { protocol: "Tcp", source: "203.0.113.5", destination: "192.168.1.4", port: 80 } as const;
const space = ["192.168.0.0/16"];

describe("a security group", () => {
  it("goes by priority: the smallest number that matches decides", () => {
    assert.equal(admits(group(rule("deny", 200, "Deny"), rule("allow", 100, "Allow")), packet, space), true);
    assert.equal(admits(group(rule("deny", 100, "Deny"), rule("allow", 200, "Allow")), packet, space), false);
  });

  it("lets in nothing that no rule lets in", () => {
    assert.equal(admits(group(), packet, space), false);
  });

  for (const [what, more, source, expected] of [
    ["a port", { destinationPortRange: "80" }, packet.source, true],
    ["another port", { destinationPortRange: "443" }, packet.source, false],
    ["a range of ports", { destinationPortRange: "79-81" }, packet.source, true],
    ["a list of ports", { destinationPortRange: undefined, destinationPortRanges: ["443", "80"] }, packet.source, true],
    ["another protocol", { protocol: "Udp" }, packet.source, false],
    ["a range of addresses", { sourceAddressPrefix: "203.0.113.0/24" }, packet.source, true],
    ["another range of addresses", { sourceAddressPrefix: "198.51.100.0/24" }, packet.source, false],
    [
      "a list of addresses",
      { sourceAddressPrefix: undefined, sourceAddressPrefixes: ["198.51.100.1", "203.0.113.5"] },
      packet.source,
      true,
    ],
    ["another destination", { destinationAddressPrefix: "192.168.2.0/24" }, packet.source, false],
    ["the Internet, from outside", { sourceAddressPrefix: "Internet" }, packet.source, true],
    ["the Internet, from inside", { sourceAddressPrefix: "Internet" }, "192.168.1.9", false],
    ["the virtual network, from inside", { sourceAddressPrefix: "VirtualNetwork" }, "192.168.1.9", true],
    ["the load balancer, from its probes", { sourceAddressPrefix: "AzureLoadBalancer" }, probeSource, true],
    ["the load balancer, from elsewhere", { sourceAddressPrefix: "AzureLoadBalancer" }, packet.source, false],
    ["the Internet, from the probes", { sourceAddressPrefix: "Internet" }, probeSource, false],
    ["outbound only", { direction: "Outbound" }, packet.source, false],
  ] as const) {
    it(`with a rule for ${what} ${expected ? "lets it in" : "does not let it in"}`, () => {
      assert.equal(
        admits(group(rule("only", 100, "Allow", more as JsonObject)), { ...packet, source }, space),
        expected,
      );
    });
  }
});

describe("distribution", () => {
  const flow = (sourcePort: number) => ({
    source: "203.0.113.5",
    sourcePort,
    destination: "127.0.0.4",
    destinationPort: 80,
  });

  it("spreads flows over all members, and sends one flow always to the same", () => {
    const members = ["a", "b", "c"];
    const hits = Array.from({ length: 3000 }, (_, port) => memberFor(members, flow(port), "Default"));
    for (const member of members) assert.ok(hits.filter((hit) => hit === member).length > 800, member);
    assert.equal(memberFor(members, flow(1), "Default"), memberFor(members, flow(1), "Default"));
  });

  it("with affinity goes by addresses alone", () => {
    for (const mode of ["SourceIP", "SourceIPProtocol"]) {
      assert.equal(
        new Set(Array.from({ length: 50 }, (_, port) => memberFor(["a", "b", "c"], flow(port), mode))).size,
        1,
      );
    }
  });

  it("finds nobody where there is nobody", () => {
    assert.equal(memberFor([], flow(1), "Default"), undefined);
  });
});

describe("a guest", () => {
  it("answers on the ports its command names, else on 80; not at all when the command fails", () => {
    assert.deepEqual(applicationOf("powershell Add-WindowsFeature Web-Server")?.ports, [80]);
    assert.deepEqual(applicationOf("powershell ./serve.ps1 -Port 8080 -Port 443")?.ports, [8080, 443]);
    assert.equal(applicationOf("powershell exit 1"), undefined);
  });

  it("shows its names as text, whatever is in them", () => {
    const html = page({ computerName: "<script>", machine: "a&b", placement: '"' });
    assert.ok(!html.includes("<script>"));
    assert.match(html, /stand-in for Internet Information Services/);
  });
});
