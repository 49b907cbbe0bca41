import assert from "node:assert/strict";
import { type Deployment, deploy } from "./deployment.ts";

describe("a preview, in which ids are unknown", () => {
  for (const stack of ["dev", "tutorial"]) {
    it(`registers the same resources as the deployment of ${stack}`, async () => {
      const names = ({ resources }: Deployment) => resources.map(({ type, name }) => `${type} ${name}`).sort();
      assert.deepEqual(names(await deploy({}, { stack, preview: true })), names(await deploy({}, { stack })));
    });
  }
});
