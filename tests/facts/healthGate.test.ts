import assert from "node:assert/strict";
import { admitProbes, holdProbes, passClients } from "../../facts/healthGate.ts";

describe("the gate of a machine", () => {
  it("lets clients to the served ports by TCP, and probes to theirs", () => {
    const [pass, admit] = [passClients([80, 443], ["Internet"]), admitProbes([8080])];
    assert.deepEqual(
      [pass.protocol, pass.destinationPortRanges, pass.sourceAddressPrefix],
      ["Tcp", ["80", "443"], "Internet"],
    );
    assert.deepEqual(
      [admit.protocol, admit.destinationPortRange, admit.sourceAddressPrefix],
      ["Tcp", "8080", "AzureLoadBalancer"],
    );
  });

  it("keeps probes out whatever they come by, and to whatever port", () => {
    for (const inRotation of [true, false]) {
      const { access, protocol, destinationPortRange, sourceAddressPrefix } = holdProbes(inRotation);
      assert.deepEqual(
        [access, protocol, destinationPortRange, sourceAddressPrefix],
        ["Deny", "*", "*", "AzureLoadBalancer"],
      );
    }
  });

  it("decides in this order: out of rotation, admitted, held back, clients", () => {
    const order = [holdProbes(false), admitProbes([80]), holdProbes(true), passClients([80], ["*"])].map(
      ({ priority }) => priority,
    );
    assert.deepEqual(
      order,
      [...new Set(order)].sort((a, b) => a - b),
    );
  });
});
