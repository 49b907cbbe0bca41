import assert from "node:assert/strict";
import { deploy, type Value } from "./deployment.ts";

/** Inputs of each machine of a stack. */
async function machines(overrides: Readonly<Record<string, Value>> = {}) {
  const inputs = (await deploy(overrides)).all("compute:VirtualMachine").map((one) => one.inputs);
  assert.equal(inputs.length, 3);
  return inputs;
}

/** Azure keeps what a request leaves out, so each thing that is switched off is said to be off. */
describe("what a machine's switches say", () => {
  it("by default: an identity, diagnostics, and Azure's own licence", async () => {
    for (const { identity, licenseType, diagnosticsProfile } of await machines()) {
      assert.deepEqual(identity, { type: "SystemAssigned" });
      assert.equal(licenseType, "None");
      assert.deepEqual(diagnosticsProfile, { bootDiagnostics: { enabled: true } });
    }
  });

  it("no identity, by its name, so that one that is there is taken away", async () => {
    for (const { identity } of await machines({ managedIdentity: false })) assert.deepEqual(identity, { type: "None" });
  });

  it("no diagnostics", async () => {
    for (const { diagnosticsProfile } of await machines({ bootDiagnostics: false }))
      assert.deepEqual(diagnosticsProfile, { bootDiagnostics: { enabled: false } });
  });

  for (const licence of ["Windows_Server", "Windows_Client"]) {
    it(`your own licence, ${licence}`, async () => {
      for (const { licenseType } of await machines({ licenseType: licence })) assert.equal(licenseType, licence);
    });
  }
});
