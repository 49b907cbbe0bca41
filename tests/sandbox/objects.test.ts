import assert from "node:assert/strict";
import { CommandLine, checkout } from "./commandLine.ts";

interface Planned {
  readonly urn: string;
  readonly newState?: { readonly inputs: { readonly probes?: readonly Record<string, unknown>[] } };
}

/** Objects of the configuration as a person sets them, a member at a time, with the real CLI. */
describe("a member of an object in the configuration", function () {
  this.timeout(15 * 60_000);
  const cli = new CommandLine("objects");
  after(() => cli.end());

  /** The probe a preview plans, run from another directory than the project's. */
  async function plannedProbe(): Promise<Record<string, unknown> | undefined> {
    const command = `cd / && pulumi -C "$0" preview --json`;
    const { code, stdout, stderr } = await cli.run("sh", ["-c", command, checkout], await cli.variables());
    assert.equal(code, 0, stdout + stderr);
    const { steps } = JSON.parse(stdout) as { steps: readonly Planned[] };
    return steps.find(({ urn }) => urn.endsWith(":LoadBalancer::web-lb"))?.newState?.inputs.probes?.[0];
  }

  it("can be set alone, and the others keep their defaults", async () => {
    await cli.pulumi("config", "set", "--path", "probe.path", "/healthz");
    assert.deepEqual(await plannedProbe(), {
      name: "health",
      protocol: "Http",
      port: 80,
      requestPath: "/healthz",
      intervalInSeconds: 5,
      probeThreshold: 2,
      numberOfProbes: 2,
      noHealthyBackendsBehavior: "AllProbedDown",
    });
  });

  it("takes the default's path away with the protocol that has none", async () => {
    await cli.pulumi("config", "rm", "--path", "probe.path");
    await cli.pulumi("config", "set", "--path", "probe.protocol", "Tcp");
    await cli.pulumi("config", "set", "--path", "probe.port", "8081");
    const probe = await plannedProbe();
    assert.deepEqual([probe?.protocol, probe?.port, "requestPath" in (probe ?? {})], ["Tcp", 8081, false]);
  });
});
