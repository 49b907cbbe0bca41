import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generated } from "../docs/generate.ts";
import { scriptBehaviours } from "../sandbox/arm/types/guest/scriptBehaviours.ts";
import { behaviours } from "../sandbox/traffic/behaviours.ts";
import { checkout } from "./sandbox/commandLine.ts";

describe("the documents", () => {
  for (const [file, text] of Object.entries(generated)) {
    it(`${file} says what the code says (\`npm run docs\` writes it)`, () => {
      assert.equal(readFileSync(join(checkout, file), "utf8"), text());
    });
  }

  for (const file of [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/tutorial.md",
    "docs/sandbox.md",
    "docs/dependencies.md",
  ]) {
    it(`${file} links and names only files that exist`, () => {
      const text = readFileSync(join(checkout, file), "utf8");
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => join(dirname(file), match[1]!));
      const named = [...text.matchAll(/`((?:components|settings|tests|sandbox|docs)\/[\w./-]+)`/g)].map(
        (match) => match[1]!,
      );
      for (const path of [...links, ...named]) assert.ok(existsSync(join(checkout, path)), path);
    });
  }

  it("every behaviour of traffic names a test that there is", () => {
    const folder = join(checkout, "tests", "sandbox", "traffic");
    const tests = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join();
    for (const { test } of behaviours) assert.ok(tests.includes(`it("${test}"`), test);
  });

  it("every behaviour of scripts names a test that there is", () => {
    const tests = readFileSync(join(checkout, "tests", "sandbox", "arm", "scripts.test.ts"), "utf8");
    for (const { test } of scriptBehaviours) assert.ok(tests.includes(`it("${test}"`), test);
  });

  it("every dependency is explained", () => {
    const explained = readFileSync(join(checkout, "docs", "dependencies.md"), "utf8");
    for (const file of ["package.json", "sandbox/package.json"]) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(
        readFileSync(join(checkout, file), "utf8"),
      ) as Record<string, Record<string, string>>;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        assert.ok(explained.includes(`\`${name}\``), name);
        assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned`);
      }
    }
  });
});
