import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandLine, checkout } from "./commandLine.ts";

/** In each secret of the test, and in nothing else. */
const word = "hunter48151623";
const password = `${word}-A!`;
const command = `powershell ./install.ps1 -Key ${word} -Port 8080`;

/** Text of every file below a folder that has the word in it. */
function filesWithWord(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(word));
}

/** Command lines of all processes that have the word in them, but those whose arguments the test itself gave. */
function processesWithWord(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        // It has ended meanwhile.
        return [];
      }
    })
    .filter((line) => line.includes(word));
}

describe("a secret of the configuration", function () {
  this.timeout(30 * 60_000);
  const cli = new CommandLine("secrets", { checkpoints: true });
  after(() => cli.end());

  it("is refused where it would not stay one, and not quoted", async () => {
    await cli.pulumi("config", "set", "--secret", "--path", "tags.contact", word);
    const { code, stdout, stderr } = await cli.engine("preview");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /tags: cannot be a secret, because Azure shows tags/);
    assert.ok(!`${stdout}${stderr}`.includes(word));
    await cli.pulumi("config", "rm", "tags");
  });

  it("is, as password and command, in no event, log, output, file, command line or answer of Azure, and does its work", async () => {
    await cli.configure({ vmCount: "1", ports: "[8080]", probe: '{"port":8080}' });
    await cli.pulumi("config", "set", "--secret", "adminPassword", password);
    await cli.pulumi("config", "set", "--secret", "installCommand", command);
    const seen = new Set<string>();
    let over = false;
    const update = cli.engine("up", "--yes", "--json", "--debug").finally(() => {
      over = true;
    });
    while (!over) {
      for (const line of processesWithWord()) seen.add(line);
      await sleep(20);
    }
    const { code, stdout, stderr } = await update;
    assert.equal(code, 0, stdout.slice(-4000) + stderr.slice(-4000));
    assert.deepEqual([...seen], []);
    // What is looked at is what there is: the machine's name stands in all of it.
    const { vmNames } = (await cli.outputs()) as { vmNames: [string] };
    const [name] = vmNames;
    const state = await cli.pulumi("stack", "export");
    const vm = `/resourceGroups/${String((await cli.outputs()).resourceGroup)}/providers/Microsoft.Compute/virtualMachines/${name}`;
    const machine = JSON.stringify(await cli.arm("GET", vm));
    const texts = { events: stdout, state, machine };
    for (const [what, text] of Object.entries(texts)) {
      assert.ok(text.includes(name), what);
      assert.ok(!text.includes(word), `${what}: ${text.split("\n").find((line) => line.includes(word))}`);
    }
    const scripts = await cli.arm("GET", `${vm}/extensions`);
    assert.match(JSON.stringify(scripts), /CustomScriptExtension/);
    const rest = [
      stderr,
      JSON.stringify(scripts),
      JSON.stringify(await cli.outputs()),
      await cli.pulumi("stack", "history", "--json"),
    ];
    for (const text of rest) assert.ok(!text.includes(word), text);
    assert.deepEqual(filesWithWord(cli.home), []);
    assert.ok(!readFileSync(join(checkout, "Pulumi.dev-sandbox-secrets.yaml"), "utf8").includes(word));
  });

  it("changes nothing in a second run, and is a new release when it changes", async () => {
    assert.deepEqual(await cli.preview(), []);
    await cli.pulumi("config", "set", "--secret", "installCommand", `${command} -Status 200`);
    const steps = await cli.preview();
    assert.ok(
      steps.some(({ op, urn }) => op === "create" && urn.includes(":VirtualMachine::")),
      JSON.stringify(steps),
    );
  });
});
