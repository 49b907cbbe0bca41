import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine, checkout } from "./commandLine.ts";

describe("two checkouts side by side", function () {
  this.timeout(15 * 60_000);
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "checkout-")));
  const state = mkdtempSync(join(tmpdir(), "state-"));
  // Without a home of their own they take the one that follows from where the checkout lies.
  const clis = folders.map(
    (folder) => new CommandLine("twin", { folder, environment: { SANDBOX_HOME: "", XDG_STATE_HOME: state } }),
  );
  before(async () => {
    for (const folder of folders) {
      const copied = await new CommandLine("copy").run("sh", [
        "-c",
        `git ls-files -co --exclude-standard -z | xargs -0 cp --parents -t '${folder}'`,
      ]);
      assert.equal(copied.code, 0, copied.stderr);
      // One machine is enough to meet another checkout.
      const stack = join(folder, "Pulumi.dev.yaml");
      writeFileSync(stack, readFileSync(stack, "utf8").replace("vmCount: 3", "vmCount: 1"));
      symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
    }
  });
  after(async () => {
    await Promise.all(clis.map((cli) => cli.end()));
    for (const folder of [...folders, state]) rmSync(folder, { recursive: true, force: true });
  });

  it("deploy at the same time and do not meet", async () => {
    const outcomes = await Promise.all(clis.map((cli) => cli.sandbox("sandbox")));
    for (const { code, stdout, stderr } of outcomes) assert.equal(code, 0, stdout + stderr);
    const [first, second] = await Promise.all(clis.map((cli) => cli.outputs()));
    assert.notEqual(first?.publicIp, second?.publicIp);
    const [one, other] = await Promise.all(clis.map((cli) => cli.variables()));
    assert.notEqual(one?.SANDBOX_ARM_ENDPOINT, other?.SANDBOX_ARM_ENDPOINT);
    await clis[0]!.pulumi("destroy", "--yes");
    assert.equal((await clis[1]!.preview()).length, 0);
  });

  it("and a type error keeps the one that has it from running, by plain `pulumi`", async () => {
    appendFileSync(join(folders[0]!, "facts", "drainTime.ts"), 'export const wrong: number = "text";\n');
    const { code, stdout } = await clis[0]!.engine("preview");
    assert.notEqual(code, 0);
    assert.match(stdout, /facts\/drainTime\.ts\(\d+,14\): error TS2322/);
    assert.equal((await clis[1]!.preview()).length, 0);
  });
});
