import assert from "node:assert/strict";
import { declaredDefaults } from "../../settings/defaults.ts";
import { AzureClock } from "../../verify/azureClock.ts";
import { heldAfter } from "../../verify/heldConnection.ts";
import { type Look, saysNothing, turned, wordsOn } from "../../verify/looks.ts";
import { probe } from "../../verify/stage.ts";

const nic = "/subscriptions/s/networkInterfaces/one";
const look = (asked: number, state: string, reason = ""): Look => ({
  asked,
  answered: asked + 1,
  health: [
    { rule: "http", members: [{ networkInterfaceIPConfigurationId: `${nic}/ipConfigurations/x`, state, reason }] },
  ],
});

describe("looks at the load balancer's word", () => {
  const looks = [look(10, "Down"), look(20, "Up"), look(30, "Up"), look(40, "Down"), look(50, "Down")];

  it("tell between which moments a machine went down", () => {
    assert.deepEqual(turned(looks, nic, "down", 15), { from: 30, to: 41 });
  });

  it("tell that from the moment itself when the first look after it sees it", () => {
    assert.deepEqual(turned(looks, nic, "down", 35), { from: 35, to: 41 });
    assert.deepEqual(turned(looks, nic, "up", 12), { from: 12, to: 21 });
  });

  it("tell nothing of what was asked before, or did not come about", () => {
    assert.equal(turned(looks, nic, "down", 51), undefined);
    assert.equal(turned(looks, nic, "up", 31), undefined);
  });

  it("give the words as they are, empty ones and none included", () => {
    assert.deepEqual(wordsOn(look(0, "Up", "Up_Probe_Success"), nic), ['state "Up", reason "Up_Probe_Success"']);
    assert.deepEqual(wordsOn(look(0, ""), nic), ['state "", reason ""']);
    assert.deepEqual(wordsOn(look(0, "Up"), "/other"), ["not named, among 1 members of which 0 have no name"]);
    const nameless = { ...look(0, ""), health: [{ rule: "http", members: [{ state: "", reason: "" }] }] };
    assert.deepEqual(wordsOn(nameless, nic), ["not named, among 1 members of which 1 have no name"]);
    assert.equal(saysNothing(look(0, ""), nic), true);
    assert.equal(saysNothing(look(0, "Down"), nic), false);
    assert.equal(saysNothing(look(0, "", "NA"), nic), false);
    assert.equal(saysNothing(look(0, "Up"), "/other"), true);
  });
});

describe("Azure's clock", () => {
  it("is as fast as the dates of its answers say", () => {
    const clock = new AzureClock();
    assert.equal(clock.seconds(0, 5000), 5);
    clock.note(1_000_000, 100);
    assert.equal(clock.seconds(0, 5000), 5);
    clock.note(1_060_000, 1100);
    assert.equal(clock.seconds(500, 1000), 30);
    clock.note(1_120_000, 2100);
    assert.equal(clock.seconds(500, 1000), 30);
  });
});

describe("a held connection", () => {
  it("is judged by what came after a moment", () => {
    assert.deepEqual(heldAfter({ answers: [1, 2, 3, 4] }, 2), { answersAfter: 2, ended: undefined });
    assert.deepEqual(heldAfter({ answers: [1], ended: { how: "reset", at: 2 } }, 2), {
      answersAfter: 0,
      ended: "reset",
    });
  });
});

describe("the probe by which the run judges", () => {
  it("is the program's default", () => {
    const { intervalSeconds, threshold } = declaredDefaults().probe as typeof probe;
    assert.deepEqual(probe, { intervalSeconds, threshold });
  });
});
