import assert from "node:assert/strict";
import { card, FakeAzure, gate, machine, rule } from "./fakeAzure.ts";

const probe = { protocol: "Http", port: 80, path: "/", intervalSeconds: 5, threshold: 2 };
const watched = { machine: "web1", gateId: gate, rules: [rule], probe, drainSeconds: 15 };
const membership = {
  ...watched,
  kind: "membership",
  virtualMachineId: machine,
  applicationId: `${machine}/extensions/app`,
  check: "ask",
} as const;
const shutdown = { kind: "shutdown", machine: "web1", virtualMachineId: machine, gateId: gate, rules: [rule] } as const;
const departure = { ...watched, kind: "departure" } as const;
const serving = (id: string) => ({ machine: "web1", interfaceId: card, virtualMachineId: id });
const service = (...ids: string[]) => ({ kind: "service", machines: ids.map(serving), rules: [rule], probe }) as const;

const up = { state: "Up", reason: "Up_Probe_Success" };
const down = { state: "Down", reason: "Down_Probe_TcpProbeTimeout" };

/** The provider as the engine's plugin runs it, against as much of Azure as it asks. */
describe("what watches", function () {
  this.timeout(60_000);
  const azure = new FakeAzure();
  let provider: typeof import("../../rotation/provider.ts");
  before(async () => {
    await azure.start();
    // A module of its own, since it remembers where Azure is.
    provider = (await import(`../../rotation/provider.ts?test=${azure.origin}`)) as typeof provider;
    await provider.configure({
      config: { get: (key) => (key === "azure-native:metadataHost" ? azure.origin : undefined) },
    });
  });
  after(() => azure.stop());
  beforeEach(() => {
    azure.second = 0;
    azure.say = () => up;
    azure.output = "Up_Probe_Success: http://192.168.1.4:80/ answered 200";
    azure.gateThere = true;
    azure.silent = false;
    azure.errors = "";
    azure.requests.length = 0;
  });

  it("takes the token out of what becomes state, and uses it", async () => {
    const { inputs } = await provider.check({}, { ...membership, token: "of-the-program" });
    assert.ok(!JSON.stringify(inputs).includes("of-the-program"));
    assert.deepEqual(inputs, membership);
    await provider.create(membership);
    // A preview has none to give.
    await provider.check({}, { ...membership, token: "" });
    await provider.create(membership);
    assert.deepEqual([...azure.tokens], ["Bearer of-the-program"]);
  });

  it("makes a machine a member when its application answers, and has the machine's id", async () => {
    assert.equal((await provider.create(membership)).id, machine);
  });

  it("does not make one a member that does not answer, and says why in the load balancer's words", async () => {
    azure.output = "Down_Probe_HttpStatusCodeError: http://192.168.1.4:80/ answered 302";
    await assert.rejects(
      provider.create(membership),
      /web1 is not admitted.*Down_Probe_HttpStatusCodeError: http:\/\/192\.168\.1\.4:80\/ answered 302/,
    );
  });

  it("ends a membership when the load balancer has sent nothing for drainSeconds of Azure's time", async () => {
    azure.say = (second) => (second <= 20 ? up : down);
    await provider.delete("x", membership);
    // Down is first seen at 25 s; 15 s later it is over.
    assert.equal(azure.second, 40);
  });

  it("waits for nothing more when the load balancer says at once that it sends nothing, with drainSeconds of 0", async () => {
    azure.say = () => down;
    await provider.delete("x", { ...membership, drainSeconds: 0 });
    assert.equal(azure.second, 5);
  });

  it("begins to count anew when the machine comes up again meanwhile", async () => {
    azure.say = (second) => (second <= 20 || second === 30 ? up : down);
    await provider.delete("x", membership);
    assert.equal(azure.second, 50);
  });

  it("fails, and so leaves the machine, when the load balancer goes on sending it requests", async () => {
    await assert.rejects(
      provider.delete("x", membership),
      /web1 still gets requests 600 seconds after.*Up_Probe_Success/,
    );
    assert.ok(azure.second >= 600);
  });

  it("waits for nothing when gate or interface are gone", async () => {
    azure.gateThere = false;
    await provider.delete("x", membership);
    assert.equal(azure.second, 0);
  });

  it("takes a machine of which the load balancer says nothing for one that gets nothing once its probe must have noticed", async () => {
    azure.say = () => ({ state: "", reason: "" });
    await provider.delete("x", { ...membership, drainSeconds: 0 });
    // Asked first at 5 s, and 15 s are what a probe needs that asks every 5 s and has a threshold of 2.
    assert.equal(azure.second, 20);
    azure.silent = true;
    azure.second = 0;
    await provider.delete("x", { ...membership, drainSeconds: 10 });
    assert.equal(azure.second, 30);
  });

  it("takes a machine for none that gets nothing when the load balancer falls silent and then says that it is up", async () => {
    azure.say = (second) => (second <= 10 ? { state: "", reason: "" } : second <= 40 ? up : down);
    await provider.delete("x", { ...membership, drainSeconds: 0 });
    assert.equal(azure.second, 45);
  });

  it("tells what kept the check in a machine from running", async () => {
    [azure.output, azure.errors] = ["", "Access is denied."];
    await assert.rejects(provider.create(membership), /wrote nothing, but these errors: Access is denied/);
  });

  it("shuts a machine down at its end, and nothing else", async () => {
    assert.equal((await provider.create(shutdown)).id, machine);
    assert.equal(azure.requests.length, 0);
    azure.say = () => down;
    await provider.delete("x", shutdown);
    assert.deepEqual(
      azure.requests.filter((one) => one.startsWith("POST")),
      [`POST ${rule}/health`, `POST ${machine}/powerOff`],
    );
    assert.deepEqual((await provider.diff("x", shutdown, { ...shutdown, virtualMachineId: "other" })).replaces, [
      "virtualMachineId",
    ]);
  });

  it("shuts no machine down that gets requests", async () => {
    await assert.rejects(provider.delete("x", shutdown), /web1 is not shut down, because the load balancer sends it/);
    assert.ok(!azure.requests.some((one) => one.endsWith("/powerOff")));
  });

  it("lets a machine go that cannot be shut down, and keeps one whose login may not", async () => {
    azure.say = () => down;
    for (const status of [404, 409]) {
      azure.powerOff = status;
      await provider.delete("x", shutdown);
    }
    azure.powerOff = 403;
    await assert.rejects(provider.delete("x", shutdown), /powerOff was refused with status 403/);
  });

  it("has a departure when nothing is sent, as long as it takes", async () => {
    azure.say = (second) => (second <= 100 ? up : down);
    await provider.create(departure);
    assert.equal(azure.second, 120);
  });

  it("lets a service stand when every machine is up, and waits for that", async () => {
    azure.say = (second) => (second <= 30 ? { state: "Down", reason: "Down_Probe_ApproachingHealthyThreshold" } : up);
    await provider.create(service("a"));
    assert.equal(azure.second, 35);
  });

  it("names each machine that does not come up, with the rule and the reason", async () => {
    azure.say = () => ({ state: "Down", reason: "Down_Probe_HttpNoResponse" });
    await assert.rejects(
      provider.create(service("a")),
      /600 seconds.*\n {2}web1 is not up behind rule web-80: Down_Probe_HttpNoResponse/,
    );
  });

  it("asks on a change only for machines that are new, so that one that is down holds nothing up", async () => {
    azure.say = () => down;
    await provider.update("x", service("a"), { ...service("a"), rules: [rule] });
    assert.equal(azure.second, 0);
    await assert.rejects(provider.update("x", service("a"), service("a", "b")), /web1 is not up/);
  });

  it("gives a machine that is new as long as a first one, behind the rules there are now", async () => {
    azure.say = (second) => (second <= 30 ? down : up);
    const before = { ...service("a"), rules: [`${rule}-former`] };
    await provider.update("x", before, service("a", "b"));
    assert.equal(azure.second, 35);
  });

  it("waits for drainSeconds beside the time in which the load balancer may still send requests", async () => {
    azure.say = (second) => (second <= 590 ? up : down);
    await provider.delete("x", { ...membership, drainSeconds: 60 });
    assert.equal(azure.second, 655);
  });

  it("asks again what Azure turns away for now or fails at, and not what it refuses", async () => {
    azure.troubles.push(429, 503);
    await provider.create(service("a"));
    azure.troubles.push(403);
    await assert.rejects(provider.create(service("a")), /refused with status 403.*It is so/);
  });

  it("asks once for all that wait at the same moment", async () => {
    // However late a busy machine is between two of them.
    const { now } = Date;
    const moment = now();
    Date.now = () => moment;
    try {
      await Promise.all([1, 2, 3, 4].map((index) => provider.create(service(`m${index}`))));
    } finally {
      Date.now = now;
    }
    assert.equal(azure.requests.filter((one) => one.endsWith("/health") && one.startsWith("POST")).length, 1);
  });

  describe("when many wait that came one after the other", () => {
    const { now } = Date;
    before(async () => {
      await provider.check({}, { ...service("a"), token: "of-the-program" });
      let moment = now();
      Date.now = () => ++moment;
    });
    after(() => {
      Date.now = now;
    });
    const questions = () => azure.requests.filter((one) => one === `POST ${rule}/health`).length;

    it("has one question under way, and the next one for all who came meanwhile, since an earlier answer is none for them", async () => {
      await Promise.all(Array.from({ length: 100 }, (_, index) => provider.create(service(`m${index}`))));
      assert.equal(questions(), 2);
    });

    it("asks for the others when a question was refused", async () => {
      azure.troubles.push(403);
      const outcomes = await Promise.allSettled(["a", "b", "c"].map((id) => provider.create(service(id))));
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["rejected", "fulfilled", "fulfilled"],
      );
      await provider.create(service("d"));
      assert.equal(questions(), 3);
    });
  });

  it("logs in by itself when the program's token has expired", async () => {
    azure.troubles.push(401);
    process.env.ARM_TENANT_ID = "";
    await assert.rejects(provider.create(service("late")), /az login|Azure CLI|CredentialUnavailable/i);
  });

  it("finds another machine or installation to be another membership, and the rest to be noted", async () => {
    const changed = (change: object) => provider.diff("x", membership, { ...membership, ...change });
    assert.deepEqual(await changed({}), { changes: false, replaces: [], deleteBeforeReplace: true });
    assert.deepEqual((await changed({ virtualMachineId: "other" })).replaces, ["virtualMachineId"]);
    assert.deepEqual((await changed({ applicationId: "other" })).replaces, ["applicationId"]);
    const other = await provider.diff("x", departure, { ...departure, gateId: "other" });
    assert.deepEqual(other.replaces, ["gateId"]);
    const stop = { kind: "shutdown", ...watched, virtualMachineId: machine } as const;
    const anew = await provider.diff("x", stop, { ...stop, virtualMachineId: "other" });
    assert.deepEqual(anew.replaces, ["virtualMachineId"]);
    const { drainSeconds: _, ...without } = membership;
    assert.equal((await provider.diff("x", membership, without)).changes, true);
    assert.deepEqual(await changed({ drainSeconds: 60 }), { changes: true, replaces: [], deleteBeforeReplace: true });
    assert.equal((await changed({ __provider: "newer", token: "newer" })).changes, false);
  });
});
