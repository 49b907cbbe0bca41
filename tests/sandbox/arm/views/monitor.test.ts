import assert from "node:assert/strict";
import { minute } from "../../../../sandbox/arm/manager/measurements.ts";
import { type JsonObject, numberAt, objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { setCondition } from "../../../../sandbox/arm/types/guest/condition.ts";
import { asMeant, millisecondsOf } from "../../../../sandbox/arm/views/monitor/timeSpan.ts";
import { subscription } from "../bodies.ts";
import { World } from "../world.ts";

const hour = 60 * minute;

describe("what is watched", () => {
  let world: World;
  let balancer: string;
  beforeEach(() => {
    world = new World().withBalancer();
    balancer = world.network("loadBalancers", "lb");
  });
  const insights = (query: string, of = balancer) =>
    world.request("GET", `${of}/providers/Microsoft.Insights/${query}`);
  const span = (from: number, to: number) => `timespan=${new Date(from).toISOString()}/${new Date(to).toISOString()}`;
  const series = (body: JsonObject | undefined) => objectsAt(objectsAt(body, "value")[0], "timeseries");

  describe("metrics", () => {
    const probe = (address: string, value: number, at: number) =>
      world.azure.measurements.record(balancer, "DipAvailability", { BackendIPAddress: address }, value, at);

    it("are added up by the interval, from what the data path has measured", () => {
      const start = world.clock.now() - hour;
      probe("192.168.1.4", 100, start);
      probe("192.168.1.5", 0, start + minute);
      const { body } = insights(
        `metrics?metricnames=DipAvailability&interval=PT5M&aggregation=Average,Count&${span(start, start + 10 * minute)}`,
      );
      const [all] = series(body);
      assert.deepEqual(
        objectsAt(all, "data").map((one) => [one.average, one.count]),
        [
          [50, 2],
          [undefined, undefined],
        ],
      );
      assert.equal(textAt(body, "namespace"), "Microsoft.Network/loadBalancers");
    });

    it("are told apart by a dimension, or of one value of it", () => {
      const start = world.clock.now() - hour;
      probe("192.168.1.4", 100, start);
      probe("192.168.1.5", 0, start);
      const ask = (filter: string) => {
        const { body } = insights(
          `metrics?metricnames=dipavailability&$filter=${filter}&${span(start, start + minute)}`,
        );
        return series(body).map((one) => [
          textAt(objectsAt(one, "metadatavalues")[0], "value"),
          numberAt(objectsAt(one, "data")[0], "average"),
        ]);
      };
      assert.deepEqual(ask("BackendIPAddress eq '*'"), [
        ["192.168.1.4", 100],
        ["192.168.1.5", 0],
      ]);
      assert.deepEqual(ask("BackendIPAddress eq '192.168.1.5'"), [["192.168.1.5", 0]]);
      assert.equal(insights("metrics?metricnames=DipAvailability&$filter=nonsense").status, 400);
    });

    it("count the SNAT ports that the outbound rule gives the machines of its pool", () => {
      const pools = [{ id: `${balancer}/backendAddressPools/out` }];
      const changes = { "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": pools };
      world.put(world.network("networkInterfaces", "card"), world.interfaceBody(changes));
      const [ports] = series(insights("metrics?metricnames=AllocatedSnatPorts").body);
      assert.equal(objectsAt(ports, "data").at(-1)?.average, 1024);
      const [used] = series(insights("metrics?metricnames=UsedSnatPorts").body);
      assert.equal(objectsAt(used, "data").at(-1)?.average, 0);
    });

    it("are defined by type; another one, and another interval, are refused", () => {
      const names = objectsAt(insights("metricDefinitions").body, "value").map((one) => textAt(one, "name.value"));
      assert.ok(["VipAvailability", "DipAvailability", "UsedSnatPorts"].every((name) => names.includes(name)));
      assert.match(
        textAt(insights("metrics?metricnames=Colour").body, "error.message") ?? "",
        /^Failed to find metric configuration for provider: Microsoft.Network, resource Type: loadBalancers, metric: Colour/,
      );
      assert.equal(insights("metrics?metricnames=DipAvailability&interval=often").status, 400);
      assert.equal(insights(`metrics?metricnames=DipAvailability&${span(0, world.clock.now())}`).status, 400);
      assert.equal(insights("metrics?metricnames=x", world.network("loadBalancers", "none")).status, 404);
      assert.equal(objectsAt(insights("metricNamespaces").body, "value").length, 1);
    });
  });

  it("the last hour of a client is the last of Azure's time", () => {
    const now = Date.UTC(2026, 0, 1);
    const day = 24 * hour;
    assert.deepEqual(asMeant({ from: now - hour, to: now }, now + day, now), { from: now + day - hour, to: now + day });
    // A span that a client has read here is Azure's already, and on a clock as slow as the machine's nothing changes.
    const later = { from: now + hour, to: now + 2 * hour };
    assert.deepEqual(asMeant(later, now + day, now), later);
    assert.deepEqual(asMeant({ from: now - hour, to: now }, now, now), { from: now - hour, to: now });
    assert.deepEqual(["PT1M", "PT1H30M", "P1D", "PT10S"].map(millisecondsOf), [minute, 1.5 * hour, day, 10_000]);
  });

  describe("the activity log", () => {
    const events = (filter: string) =>
      objectsAt(
        world.request(
          "GET",
          `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${filter}`,
        ).body,
        "value",
      );
    const always = "eventTimestamp ge '2000-01-01T00:00:00Z' and eventTimestamp le '2999-01-01T00:00:00Z'";

    it("has every operation, the latest first, and how it ended", () => {
      world.put(world.network("networkInterfaces", "card"), world.interfaceBody());
      world.azure.faults.add({
        type: "*",
        method: "PUT",
        count: 1,
        effect: { kind: "fail", code: "Broken", message: "It broke." },
      });
      world.put(world.network("publicIPAddresses", "bad"), world.publicIpBody());
      const found = events(`${always} and resourceGroupName eq 'WEB'`);
      assert.deepEqual(
        found.slice(0, 2).map((one) => [textAt(one, "operationName.value"), textAt(one, "status.value")]),
        [
          ["Microsoft.Network/publicIPAddresses/write", "Failed"],
          ["Microsoft.Network/networkInterfaces/write", "Succeeded"],
        ],
      );
      assert.match(textAt(found[0], "properties.statusMessage") ?? "", /It broke/);
    });

    it("is filtered by resource and by time", () => {
      const own = events(`${always} and resourceUri eq '${balancer}'`);
      assert.deepEqual(
        own.map(({ resourceId }) => resourceId),
        [balancer],
      );
      assert.deepEqual(
        events("eventTimestamp ge '2001-01-01T00:00:00Z' and eventTimestamp le '2001-01-02T00:00:00Z'"),
        [],
      );
      assert.deepEqual(events(`${always} and resourceGroupName eq 'other'`), []);
    });
  });

  it("the health of resources: well, stopped, or hanging", () => {
    const machines = new World().withMachine();
    const vm = machines.compute("virtualMachines", "vm");
    const at = "providers/Microsoft.ResourceHealth/availabilityStatuses";
    const state = () => textAt(machines.get(`${vm}/${at}/current`), "properties.availabilityState");
    assert.equal(state(), "Available");
    setCondition(machines.store.get(vm)!, { kind: "crashed" }, machines.azure);
    assert.equal(state(), "Unavailable");
    machines.request("POST", `${vm}/deallocate`);
    machines.finish();
    assert.match(textAt(machines.get(`${vm}/${at}/current`), "properties.summary") ?? "", /deallocated as requested/);
    for (const scope of [machines.group, `/subscriptions/${subscription}`, vm]) {
      assert.equal(objectsAt(machines.get(`${scope}/${at}`), "value").length, 1, scope);
    }
    assert.equal(
      textAt(
        machines.get(`${machines.group}/providers/Microsoft.Network/networkInterfaces/card/${at}/current`),
        "properties.availabilityState",
      ),
      "Unknown",
    );
  });
});
