import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandLine, checkout } from "./commandLine.ts";
import { needTheStepBefore } from "./steps.ts";

/** Commands of the README, in order. */
const commands = [...readFileSync(join(checkout, "README.md"), "utf8").matchAll(/```sh\n([^`]*)```/g)]
  .flatMap((match) => match[1]!.trim().split("\n"))
  .filter((line) => line !== "");

/** What cannot be run inside a test, and where it is run instead. */
const elsewhere: Readonly<Record<string, string>> = {
  "npm ci": ".ci/run runs it before the tests",
  "npm run test:unit": "npm test runs all that it runs",
  "npm test": ".ci/run runs it, and this test is part of it",
  "npm run tour": "tests/sandbox/tour.test.ts runs it and reads every line",
  "npm run matrix": "takes half an hour; tests/sandbox/survive/ runs a sample of it",
  "npm run bench": "takes half an hour; tests/sandbox/bench/ tests what it is made of, and the documents what it wrote",
  "npm run format": "npm test checks the format instead of changing files",
  "npm run docs": "the test of the documents compares instead of changing files",
  "npm run verify": "asks a person; tests/sandbox/verify.test.ts runs its short form, with --yes",
  "az login": "wants an Azure subscription",
  "pulumi stack init dev": "wants an Azure subscription; the sandbox makes its own stack the same way",
  "pulumi up": "asks a person; the same command with --yes is run here",
};

describe("the README's commands", function () {
  this.timeout(15 * 60_000);
  needTheStepBefore();
  const cli = new CommandLine("readme", { checkpoints: true });
  after(() => cli.end());
  let evaluated = false;

  for (const [index, command] of commands.entries()) {
    if (command in elsewhere) continue;
    it(`${index + 1}: ${command}`, async () => {
      // What a person types into one shell, a test starts in many: each gets the variables of the `eval` before it.
      if (command.startsWith("eval ")) evaluated = true;
      const prefix = evaluated && !command.startsWith("eval ") ? 'eval "$(npm run -s sandbox:env)"; ' : "";
      const { code, stdout, stderr } = await cli.run("sh", ["-c", `${prefix}${command}`]);
      assert.equal(code, 0, stdout + stderr);
    });
  }

  it("are all run here or accounted for", () => {
    assert.ok(commands.length > 15);
    for (const command of Object.keys(elsewhere))
      assert.ok(commands.includes(command), `${command} is not in the README any more`);
    const ci = readFileSync(join(checkout, ".ci", "run"), "utf8");
    assert.match(ci, /npm ci && npm test/);
  });
});
