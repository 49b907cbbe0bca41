import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandLine, checkout } from "./commandLine.ts";

describe("two checkouts side by side", function () {
  this.timeout(15 * 60_000);
  // What a shell, a URL and a pattern each take for something else.
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "O'Neil #1 100%25 $HOME-")));
  const state = mkdtempSync(join(tmpdir(), "it's #2 %41 "));
  // What says something else than the sandbox, in the shell of somebody who works with Pulumi and Azure.
  const person = {
    PULUMI_CONFIG_PASSPHRASE: "theirs",
    PULUMI_STACK: "prod",
    PULUMI_BACKEND_URL: "https://pulumi.example.com",
    PULUMI_ACCESS_TOKEN: "pul-0123456789",
    PULUMI_HOME: "/nowhere",
    ARM_CLIENT_CERTIFICATE_PATH: "/nowhere.pem",
    ARM_USE_OIDC: "true",
    ARM_ENVIRONMENT: "china",
    AZURE_TENANT_ID: "theirs",
    https_proxy: "http://127.0.0.1:9",
    HTTPS_PROXY: "http://127.0.0.1:9",
  };
  // Without a home of their own they take the one that follows from where the checkout lies.
  const clis = folders.map(
    (folder) =>
      new CommandLine("twin", { folder, environment: { ...person, SANDBOX_HOME: "", XDG_STATE_HOME: state } }),
  );
  before(async () => {
    for (const folder of folders) {
      const copied = await new CommandLine("copy").run(
        "sh",
        ["-c", 'git ls-files -co --exclude-standard -z | xargs -0 cp --parents -t "$FOLDER" && git init -q "$FOLDER"'],
        { FOLDER: folder },
      );
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

  it("and a stack that was renamed is the sandbox's still, and no file for git", async () => {
    const git = async () => (await clis[1]!.run("git", ["status", "--porcelain", "--", "Pulumi.*"])).stdout;
    const before = await git();
    await clis[1]!.pulumi("stack", "rename", "mine");
    const { code, stdout, stderr } = await clis[1]!.sandbox("sandbox");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /\d+ unchanged/);
    const stacks = JSON.parse(await clis[1]!.pulumi("stack", "ls", "--json")) as { name: string }[];
    assert.deepEqual(
      stacks.map(({ name }) => name),
      ["mine"],
    );
    assert.equal(await git(), before);
  });

  it("and a type error keeps the one that has it from running, by plain `pulumi`", async () => {
    appendFileSync(join(folders[0]!, "facts", "drainTime.ts"), 'export const wrong: number = "text";\n');
    const { code, stdout } = await clis[0]!.engine("preview");
    assert.notEqual(code, 0);
    assert.match(stdout, /facts\/drainTime\.ts\(\d+,14\): error TS2322/);
    assert.equal((await clis[1]!.preview()).length, 0);
  });
});
