import assert from "node:assert/strict";
import { imageKey } from "../../facts/image.ts";
import { problemsOf, settingsFor } from "./raw.ts";

const subscription = "/subscriptions/0f1e2d3c-4b5a-4678-9abc-def012345678";
const id = `${subscription}/resourceGroups/images/providers/Microsoft.Compute/galleries/company.images/images/web-server`;
/** Azure patches machines of the marketplace only. */
const own = { patchMode: "AutomaticByOS", assessmentMode: "ImageDefault" };

describe("an image of a Compute Gallery", () => {
  for (const image of [id, `${id}/versions/1.2.3`, `${id}/versions/latest`]) {
    it(`is taken: ...${image.slice(-40)}`, () => {
      assert.deepEqual(problemsOf({ image, ...own }), []);
      assert.deepEqual(settingsFor({ image, ...own }).image, { id: image });
    });
  }

  it("has no size, generation or disk that the program could know: what is of the marketplace only steps aside", () => {
    assert.deepEqual(problemsOf({ image: id, ...own, osDiskSizeGB: 32, vmSize: "Standard_D4s_v3" }), []);
  });

  it("is patched by Windows: both ways of Azure's are refused at once, with what to set", () => {
    const problems = problemsOf({ image: id });
    assert.deepEqual(
      problems.map(({ key }) => key),
      ["patchMode", "assessmentMode"],
    );
    assert.match(problems[0]?.message ?? "", /^is AutomaticByPlatform, .*; set patchMode to AutomaticByOS\.$/);
    assert.match(problems[1]?.message ?? "", /^is AutomaticByPlatform, .*; set assessmentMode to ImageDefault\.$/);
  });

  it("is the same in other letters, and another in another version", () => {
    assert.equal(imageKey({ id }), imageKey({ id: id.toUpperCase() }));
    assert.notEqual(imageKey({ id }), imageKey({ id: `${id}/versions/1.2.3` }));
  });

  for (const image of [
    `${subscription}/resourceGroups/images/providers/Microsoft.Compute/images/web-server`,
    `${id}/versions/1.2`,
    `${id}/versions/newest`,
    `${id}/`,
    id.slice(1),
    id.replace("0f1e2d3c", "mine"),
  ]) {
    it(`is not ${image.slice(-50)}`, () => {
      const [problem] = problemsOf({ image, ...own });
      assert.equal(problem?.key, "image");
      assert.match(problem?.message ?? "", /Compute Gallery's image/);
    });
  }
});
