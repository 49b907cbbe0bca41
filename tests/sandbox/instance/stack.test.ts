import assert from "node:assert/strict";
import { noSuchFile } from "../../../sandbox/instance/stack.ts";

describe("a stack for the sandbox", () => {
  it("that has no file is named, with those that there are", () => {
    const files = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.tutorial.yaml", "Pulumi.dev-sandbox.yaml", "index.ts"];
    assert.equal(
      noSuchFile("prod", files),
      "SANDBOX_STACK is prod, and there is no file Pulumi.prod.yaml to begin with; set it to one of dev, tutorial, or make that file.",
    );
  });
});
