import assert from "node:assert/strict";
import { type JsonObject, objectsAt, textAt } from "../../../sandbox/arm/protocol/json.ts";
import { Site } from "./site.ts";

describe("the metrics of a site", () => {
  let site: Site;
  beforeEach(async () => {
    site = await new Site().deploy();
  });
  afterEach(() => site.end());

  /** The last value of each line of a metric, with what it is of. */
  function latest(resource: string, metric: string, query = ""): [of: string, value: number | undefined][] {
    const path = `${resource}/providers/Microsoft.Insights/metrics?metricnames=${metric}${query}`;
    const { body } = site.world.request("GET", path);
    return objectsAt(objectsAt(body, "value")[0], "timeseries").map((line) => {
      const values = objectsAt(line, "data").flatMap((one: JsonObject) => one.average ?? one.total ?? []);
      return [textAt(objectsAt(line, "metadatavalues")[0], "value") ?? "", Number(values.at(-1))];
    });
  }
  const balancer = () => site.world.network("loadBalancers", "lb");

  it("tell each machine's probes, and whether the frontend leads to anyone", async () => {
    await site.change(2, { kind: "unhealthy" });
    site.world.clock.advance(60_000);
    await site.probes(14);
    assert.deepEqual(latest(balancer(), "DipAvailability", "&$filter=BackendIPAddress eq '*'"), [
      ["192.168.1.4", 100],
      ["192.168.1.5", 0],
      ["192.168.1.6", 100],
    ]);
    assert.deepEqual(latest(balancer(), "VipAvailability"), [["", 100]]);
    for (const number of [1, 3]) await site.change(number, { kind: "unhealthy" });
    site.world.clock.advance(120_000);
    await site.probes(14);
    assert.deepEqual(latest(balancer(), "VipAvailability"), [["", 0]]);
  });

  it("count connections", async () => {
    await site.answers(3);
    site.world.clock.advance(60_000);
    assert.equal(latest(balancer(), "SYNCount")[0]?.[1], 3);
  });
});
