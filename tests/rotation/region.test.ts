import assert from "node:assert/strict";
import { check, create, diff, update } from "../../rotation/provider.ts";

const service = (region: string) => ({
  kind: "service" as const,
  machines: [],
  rules: [],
  probe: { protocol: "Http", port: 80, intervalSeconds: 5, threshold: 2 },
  region,
});

describe("the region of the service", () => {
  it("as it stands is put into the inputs, which a preview hands back to the program", async () => {
    const { inputs } = await check(service("westeurope"), { ...service("northeurope"), token: "" });
    assert.equal(inputs.formerRegion, "westeurope");
    assert.equal(inputs.region, "northeurope");
    const { inputs: first } = await check({}, { ...service("northeurope"), token: "" });
    assert.ok(!("formerRegion" in first));
  });

  it("of before is no difference and no output, so that it is told once", async () => {
    const recalled = { ...service("westeurope"), formerRegion: "northeurope" };
    assert.equal((await diff("x", service("westeurope"), recalled)).changes, false);
    assert.equal((await diff("x", service("northeurope"), recalled)).changes, true);
    assert.deepEqual((await create(recalled)).outs, service("westeurope"));
    assert.deepEqual((await update("x", service("northeurope"), recalled)).outs, service("westeurope"));
  });

  it("is not asked of what else is watched", async () => {
    const { inputs } = await check({ region: "westeurope" }, { kind: "departure", machine: "web1" });
    assert.deepEqual(inputs, { kind: "departure", machine: "web1" });
  });
});
