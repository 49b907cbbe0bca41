import assert from "node:assert/strict";
import { cleanUp, commandsFor, type Removable } from "../../verify/cleanUp.ts";

/** A stack that notes what is asked of it; the first so many destructions fail. */
function stack({ pending = false, failures = 0, stays = false } = {}) {
  const asked: string[] = [];
  const note = <Value>(what: string, value: Value) => {
    asked.push(what);
    return Promise.resolve(value);
  };
  let left = failures;
  const fake: Removable = {
    name: "verify-0",
    standing: () => note("standing", { machines: [], rules: [], pending }),
    refresh: () => note("refresh", true),
    destroy: () => note("destroy", { succeeded: left-- <= 0, operations: [], complaints: [] }),
    remove: () => note("remove", !stays),
  };
  return { fake, asked };
}

const silent = () => undefined;
const gone = { done: true, commands: [] };
const toDo = { done: false, commands: commandsFor("verify-0") };

describe("cleaning up", () => {
  it("destroys what the stack has, and takes the stack away", async () => {
    const { fake, asked } = stack();
    assert.deepEqual(await cleanUp(fake, silent), gone);
    assert.deepEqual(asked, ["standing", "destroy", "remove"]);
  });

  it("first takes in what an interruption has left half made", async () => {
    const { fake, asked } = stack({ pending: true });
    assert.deepEqual(await cleanUp(fake, silent), gone);
    assert.deepEqual(asked, ["standing", "refresh", "destroy", "remove"]);
  });

  it("tries once more what failed", async () => {
    const { fake, asked } = stack({ failures: 1 });
    assert.deepEqual(await cleanUp(fake, silent), gone);
    assert.deepEqual(asked, ["standing", "destroy", "refresh", "destroy", "remove"]);
  });

  it("says the commands when something stays, and keeps the stack that knows it", async () => {
    const { fake, asked } = stack({ failures: 2 });
    assert.deepEqual(await cleanUp(fake, silent), toDo);
    assert.ok(!asked.includes("remove"));
    assert.deepEqual(await cleanUp(stack({ stays: true }).fake, silent), toDo);
  });

  it("says them too when Pulumi itself fails", async () => {
    const said: string[] = [];
    const broken = { ...stack().fake, standing: () => Promise.reject(new Error("no backend")) };
    assert.deepEqual(await cleanUp(broken, (line) => said.push(line)), toDo);
    assert.match(said.join(), /no backend/);
  });
});
