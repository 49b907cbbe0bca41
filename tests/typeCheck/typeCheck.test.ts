import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

const checkout = join(import.meta.dirname, "..", "..");

/** A small program in a folder of its own, checked as the real one is. */
describe("the type check before the program", function () {
  this.timeout(15 * 60_000);
  const folder = mkdtempSync(join(tmpdir(), "type-check-"));
  const write = (file: string, text: string) => {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const run = () => spawnSync(process.execPath, [...nodeArguments, "index.ts"], { cwd: folder, encoding: "utf8" });
  const nodeArguments = (
    parse(readFileSync(join(checkout, "Pulumi.yaml"), "utf8")) as { runtime: { options: { nodeargs: string } } }
  ).runtime.options.nodeargs.split(" ");

  before(() => {
    for (const file of ["typeCheck", "tsconfig.json"])
      cpSync(join(checkout, file), join(folder, file), { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(checkout, "node_modules", "typescript"), join(folder, "node_modules", "typescript"));
    // What this program needs of Node.js and the browser is one function; reading all their types would be most of the work.
    const settings = join(folder, "typeCheck", "tsconfig.json");
    writeFileSync(
      settings,
      readFileSync(settings, "utf8").replace('"types": ["node"]', '"types": [], "lib": ["es2024"]'),
    );
    write("settings/console.d.ts", "declare const console: { log(...values: unknown[]): void };\n");
    write("package.json", '{ "type": "module" }');
    write("package-lock.json", '{ "version": "1" }');
    write("settings/count.ts", "export const count = 3;\n");
    write("components/pool.ts", "export const pool = (size: number) => size.toFixed();\n");
    write("node_modules/limit/package.json", '{ "type": "module", "main": "index.js", "types": "index.d.ts" }');
    write("node_modules/limit/index.d.ts", "export declare const limit: number;\n");
    write("node_modules/limit/index.js", "export const limit = 5;\n");
    write(
      "index.ts",
      `import { limit } from "limit";
import { pool } from "./components/pool.ts";
import { count } from "./settings/count.ts";
console.log(pool(count), limit.toFixed());
`,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const passes = () => {
    const { status, stdout, stderr } = run();
    assert.deepEqual([status, stdout, stderr], [0, "3 5\n", ""]);
  };

  it("lets a program without type errors run, the first time and when nothing has changed", () => {
    passes();
    passes();
  });

  it("refuses a file that has not changed when what it uses has, each time until that is mended", () => {
    write("components/pool.ts", "export const pool = (size: string) => size;\n");
    for (const _ of [1, 2]) {
      const { status, stdout, stderr } = run();
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, /type errors; mend them and run this again\.\nindex\.ts\(4,18\): error TS2345/);
    }
    write("components/pool.ts", "export const pool = (size: number) => size.toFixed();\n");
    passes();
  });

  it("lets a program run whose result cannot be kept, as in a checkout that cannot be written, and refuses its type errors", () => {
    const settings = join(folder, "typeCheck", "tsconfig.json");
    const text = readFileSync(settings, "utf8");
    // A file where the folder of the result should be: that stops root, too.
    write("node_modules/taken", "");
    writeFileSync(
      settings,
      text.replace(/"tsBuildInfoFile": "[^"]*"/, '"tsBuildInfoFile": "../node_modules/taken/it"'),
    );
    passes();
    passes();
    write("components/pool.ts", "export const pool = (size: string) => size;\n");
    const { status, stderr } = run();
    assert.equal(status, 1);
    assert.match(stderr, /index\.ts\(4,18\): error TS2345/);
    write("components/pool.ts", "export const pool = (size: number) => size.toFixed();\n");
    writeFileSync(settings, text);
    passes();
  });

  it("refuses a program that does not fit another version of what it depends on", () => {
    write("node_modules/limit/index.d.ts", "export declare const limit: string;\n");
    write("package-lock.json", '{ "version": "2" }');
    const { status, stderr } = run();
    assert.equal(status, 1);
    assert.match(stderr, /index\.ts\(4,32\): error TS2551/);
    write("node_modules/limit/index.d.ts", "export declare const limit: number;\n");
    write("package-lock.json", '{ "version": "3" }');
    passes();
  });
});
