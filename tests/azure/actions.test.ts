import assert from "node:assert/strict";
import { checkMachine } from "../../azure/machineCheck.ts";
import { ResourceManager } from "../../azure/resourceManager.ts";
import { ruleHealth } from "../../azure/ruleHealth.ts";
import { answered } from "./answers.ts";

const azure = new ResourceManager(
  async () => "https://management.azure.com",
  async () => "a-token",
);
const machine = "/subscriptions/0/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web1";
const rules = [80, 81].map((port) => `/subscriptions/0/loadBalancers/lb/loadBalancingRules/web-${port}`);

describe("a script in a machine", () => {
  const streams = (output: string, errors: string) => ({
    status: 200,
    body: {
      value: [
        { code: "ComponentStatus/StdOut/succeeded", message: output },
        { code: "ComponentStatus/StdErr/succeeded", message: errors },
      ],
    },
  });

  it("is Azure's RunPowerShellScript, line by line", () =>
    answered([streams("Up_Probe_Success: it answered", "A warning.")], async (sent) => {
      assert.equal(await checkMachine(azure, machine, "one\n'two'"), undefined);
      const [{ method, url, body } = { method: "", url: "", body: "" }] = sent;
      assert.equal(`${method} ${new URL(url).pathname}`, `POST ${machine}/runCommand`);
      assert.deepEqual(JSON.parse(body ?? ""), { commandId: "RunPowerShellScript", script: ["one", "'two'"] });
    }));

  it("that wrote nothing is told by its errors, and one that Azure knows nothing of by that", async () => {
    await answered([streams("", "Access is denied.")], async () =>
      assert.match((await checkMachine(azure, machine, "one")) ?? "", /wrote nothing, but these errors: Access/),
    );
    await answered([{ status: 404, body: {} }], async () =>
      assert.match((await checkMachine(azure, machine, "one")) ?? "", /wrote nothing\.$/),
    );
  });
});

describe("the health of rules", () => {
  const said = (second: number, members: unknown[]) => ({
    status: 200,
    body: { loadBalancerBackendAddresses: members },
    headers: { date: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toUTCString(), "retry-after": "7" },
  });

  it("is one word on all of them, of the moment of the last answer", () =>
    answered([said(9, [{ state: "Up" }]), said(5, [])], async () => {
      const { health, at, again } = await ruleHealth(azure, rules);
      assert.equal(at, Date.UTC(2026, 0, 1, 0, 0, 9));
      assert.equal(again, 7_000);
      assert.deepEqual(health, [
        { rule: "web-80", members: [{ state: "Up" }] },
        { rule: "web-81", members: [] },
      ]);
    }));

  it("has no members of a rule that is not there", () =>
    answered([{ status: 404 }], async () =>
      assert.deepEqual((await ruleHealth(azure, rules.slice(1))).health, [{ rule: "web-81", members: [] }]),
    ));
});
