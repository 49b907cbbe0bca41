import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const checkout = join(import.meta.dirname, "..");
const every = globSync("tests/**/*.test.ts", { cwd: checkout }).sort();

/** Files that a configuration of mocha runs, as often as it names them: its workers run one that is named twice twice. */
function filesOf(configuration: string): string[] {
  const { spec } = JSON.parse(readFileSync(join(checkout, configuration), "utf8")) as { spec: string[] };
  return spec.flatMap((pattern) => globSync(pattern, { cwd: checkout })).sort();
}

/** Whether a suite deploys on the real engine or looks for one. */
const needsEngine = (file: string) =>
  /\b(CommandLine|StackUnderLoad|Patient)\(/.test(readFileSync(join(checkout, file), "utf8"));

describe("the tests", () => {
  it("are all run by `npm test`, each once", () => {
    assert.deepEqual(filesOf(".mocharc.json"), every);
  });

  it("are run by `npm run test:unit`, each once, where they need no engine", () => {
    assert.deepEqual(
      filesOf(".mocharc.unit.json"),
      every.filter((file) => !needsEngine(file)),
    );
  });
});
