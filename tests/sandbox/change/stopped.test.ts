import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { nothingLost } from "./nothingLost.ts";
import { StackUnderLoad } from "./stackUnderLoad.ts";

/** How many times as fast as Azure: slow enough that a busy machine keeps up with the probes. */
const speed = "200";

/** Machines that do not run, or do not hear, while the stack is changed; each step needs the one before. */
describe("with a machine that is stopped, or deaf, no request is lost to", function () {
  this.timeout(15 * 60_000);
  this.bail(true);
  const stack = new StackUnderLoad("stopped", speed);
  before(() => stack.deploy());
  after(() => stack.cli.end());

  const machine = async (number: number) => ((await stack.cli.outputs()).vmNames as string[])[number - 1] ?? "";
  /** Machines that get nothing: what this costs in requests is another test's. */
  const down = async (count: number) => {
    while (!(await stack.areDown(count))) await sleep(20);
  };
  const stop = async (action: "powerOff" | "deallocate", number: number) => {
    const group = String((await stack.cli.outputs()).resourceGroup);
    const id = `/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${await machine(number)}`;
    await stack.cli.arm("POST", `${id}/${action}`);
    await stack.cli.quiet();
  };
  const deafen = async (number: number) =>
    stack.cli.control("POST", "/sandbox/guests", { order: "crashed", machine: await machine(number) });
  const loses = async (settings: Readonly<Record<string, string | undefined>>) => {
    const { tally, trouble, touched } = await stack.change(settings);
    assert.equal(trouble, "");
    assert.ok(Object.keys(touched).length > 0, "nothing was changed");
    nothingLost(tally);
  };

  it("another tag, with one powered off", async () => {
    await stop("powerOff", 3);
    await down(1);
    await loses({ tags: '{"team":"web"}' });
    await down(1);
  });

  it("another probe, with one powered off", () => loses({ probe: '{"intervalSeconds":10}' }));

  it("a smaller pool, whose one that leaves is powered off", async () => {
    await loses({ vmCount: "2" });
    await stack.settle(2);
  });

  it("a release, with one deallocated", async () => {
    await loses({ vmCount: "3" });
    await stop("deallocate", 1);
    await down(1);
    await loses({ vmSize: "Standard_D4s_v5" });
    await stack.settle(3);
  });

  it("a smaller pool, whose one that leaves is deallocated", async () => {
    await stop("deallocate", 3);
    await down(1);
    await loses({ vmCount: "2" });
    await stack.settle(2);
  });

  it("another tag, with one that is deaf", async () => {
    await loses({ vmCount: "3" });
    await deafen(3);
    await down(1);
    await loses({ tags: undefined });
  });

  it("a smaller pool, whose one that leaves is deaf", async () => {
    await loses({ vmCount: "2" });
    await stack.settle(2);
  });

  it("a release, with one that is deaf", async () => {
    await loses({ vmCount: "3" });
    await deafen(1);
    await down(1);
    await loses({ vmSize: undefined });
    await stack.settle(3);
  });

  it("(`pulumi destroy`, with one stopped, one deallocated and one deaf, leaves nothing)", async () => {
    await stop("powerOff", 1);
    await stop("deallocate", 2);
    await deafen(3);
    await stack.cli.pulumi("destroy", "--yes", "--skip-preview");
    assert.deepEqual((await stack.status()).resources, []);
  });
});
