import assert from "node:assert/strict";
import { refusedKeys } from "../settings/raw.ts";
import { deploy, type Value } from "./deployment.ts";

/** The availability set of a stack, and the names of its machines. */
async function placed(overrides: Readonly<Record<string, Value>> = {}) {
  const stack = await deploy(overrides);
  return { stack, set: stack.one("compute:AvailabilitySet"), machines: stack.all("compute:VirtualMachine") };
}

describe("the availability set of a release", () => {
  it("bears its name, and holds its machines", async () => {
    const { set, machines } = await placed();
    const [release] = /[0-9a-f]{5}$/.exec(machines[0]!.name)!;
    assert.equal(set.name, `web-${release}-availability`);
    for (const { inputs } of machines)
      assert.match(JSON.stringify(inputs.availabilitySet), new RegExp(`/${set.name}-`));
  });

  it("is another one for another release, so that no set holds two of them", async () => {
    const [old, next] = [await placed(), await placed({ vmSize: "Standard_D4s_v5" })];
    assert.notEqual(old.set.name, next.set.name);
  });

  it("stays when the pool grows or shrinks", async () => {
    const [three, five] = [await placed(), await placed({ vmCount: 5 })];
    assert.deepEqual([three.set.name, three.set.inputs], [five.set.name, five.set.inputs]);
  });

  it("holds the pool once, so 200 machines are accepted, and no more", () => {
    const refused = (vmCount: number) => refusedKeys({ vmCount, subnetPrefix: "192.168.8.0/21" });
    assert.deepEqual([refused(200), refused(201)], [[], ["vmCount"]]);
  });
});
