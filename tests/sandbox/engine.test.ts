import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CommandLine, checkout } from "./commandLine.ts";

/** Which Pulumi CLI is taken, with programs on PATH that only say who they are. */
describe("the engine", function () {
  this.timeout(15 * 60_000);
  const cli = new CommandLine("engine");
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const fake = (name: string, version: string, files: readonly string[]) => {
    const place = join(folder, name);
    mkdirSync(place);
    for (const file of files) {
      writeFileSync(join(place, file), `#!/bin/sh\necho v${version}\n`);
      chmodSync(join(place, file), 0o755);
    }
    return place;
  };
  const find = (path: string, more: NodeJS.ProcessEnv = {}) =>
    cli.run(process.execPath, [join(checkout, "sandbox", "commands", "engine.ts")], {
      PATH: path,
      XDG_CACHE_HOME: join(folder, "cache"),
      ...more,
    });

  it("is the one on PATH where it is recent and has its language host", async () => {
    const place = fake("recent", "3.300.1", ["pulumi", "pulumi-language-nodejs"]);
    const { stdout } = await find(`${place}:/usr/bin:/bin`);
    assert.equal(stdout, `Pulumi 3.300.1 in ${place}\n`);
  });

  it("is not one that is old, or has no language host; and without Go the one error says what to install", async () => {
    const old = fake("old", "3.100.0", ["pulumi", "pulumi-language-nodejs"]);
    const bare = fake("bare", "3.300.1", ["pulumi"]);
    const { code, stderr } = await find(`${old}:${bare}`);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /No Pulumi CLI of version 3\.200 or newer was found on PATH, and no Go to build one with\. Install Pulumi/,
    );
  });

  it("is built with Go into the cache otherwise; when that fails, the error says so and leaves no half of it", async () => {
    const go = join(folder, "go");
    mkdirSync(go);
    writeFileSync(join(go, "go"), '#!/bin/sh\n[ "$1" = version ] || exit 3\n');
    chmodSync(join(go, "go"), 0o755);
    symlinkSync("/bin/sh", join(go, "sh"));
    const { code, stderr } = await find(`${go}:${dirname("/bin/sh")}`);
    assert.equal(code, 1);
    assert.match(stderr, /once for this machine; this takes some minutes[\s\S]*could not be built with Go/);
    assert.deepEqual(readdirSync(join(folder, "cache", "ha-web-sandbox", "engine")), []);
  });

  it("has, where it was built, its language host and the plugin for dynamic providers beside it", async () => {
    const go = join(folder, "building");
    mkdirSync(go);
    // Writes whatever file it shall build.
    writeFileSync(
      join(go, "go"),
      '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && echo built > "$2"; shift; done\n',
    );
    chmodSync(join(go, "go"), 0o755);
    const { code, stdout, stderr } = await find(`${go}:/usr/bin:/bin`, {
      XDG_CACHE_HOME: join(folder, "built"),
      SANDBOX_ENGINE: "build",
    });
    assert.equal(code, 0, stderr);
    const place = stdout.trim().split(" in ")[1] ?? "";
    assert.deepEqual(readdirSync(place).sort(), ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
    // Started in a program's folder, it is the SDK's plugin: its first line is the port it listens on.
    const plugin = spawn(join(place, "pulumi-resource-pulumi-nodejs"), ["127.0.0.1:1"], { cwd: checkout });
    const [line] = (await once(plugin.stdout, "data")) as [Buffer];
    plugin.kill();
    assert.match(line.toString(), /^\d+\n/);
    const elsewhere = spawn(join(place, "pulumi-resource-pulumi-nodejs"), [], { cwd: folder, stdio: "ignore" });
    assert.deepEqual(await once(elsewhere, "exit"), [1, null]);
  });

  it("and the other Go code are formatted, and vetted", async () => {
    for (const folder of ["sandbox/engine", "tests/sandbox/clients/go"]) {
      const place = join(checkout, folder);
      const formatted = await cli.run("gofmt", ["-l", place]);
      assert.deepEqual([formatted.code, formatted.stdout], [0, ""]);
      const vetted = await cli.run("go", ["vet", "-C", place, "./..."]);
      assert.equal(vetted.code, 0, vetted.stderr);
    }
  });
});
