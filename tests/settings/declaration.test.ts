import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { shape } from "../../settings/shape.ts";

interface Declared {
  readonly type: string;
  readonly default: unknown;
  readonly description: string;
}

describe("Pulumi.yaml", () => {
  const file = join(import.meta.dirname, "..", "..", "Pulumi.yaml");
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, Declared> };

  it("declares every key that the program reads, and no other", () => {
    const read = Object.keys(shape.shape).filter((key) => key !== "location");
    assert.deepEqual(Object.keys(config).sort(), read.sort());
  });

  it("gives each key a type, a default and a description", () => {
    for (const [key, declared] of Object.entries(config)) {
      assert.ok(["string", "integer", "boolean", "array", "object"].includes(declared.type), key);
      assert.ok(declared.default !== undefined, key);
      assert.ok(declared.description.length > 10, key);
    }
  });
});
