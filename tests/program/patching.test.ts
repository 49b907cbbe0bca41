import assert from "node:assert/strict";
import { problemsOf } from "../settings/raw.ts";
import { deploy, type Value } from "./deployment.ts";

/** Patch settings of each machine of a stack. */
async function patchSettings(overrides: Readonly<Record<string, Value>> = {}): Promise<unknown[]> {
  const machines = (await deploy(overrides)).all("compute:VirtualMachine");
  return machines.map(({ inputs }) => {
    const { windowsConfiguration } = inputs.osProfile as { windowsConfiguration: { patchSettings: unknown } };
    return windowsConfiguration.patchSettings;
  });
}

describe("patching", () => {
  it("is done by Azure, which restarts no machine, and tells what is missing", async () => {
    const settings = {
      patchMode: "AutomaticByPlatform",
      assessmentMode: "AutomaticByPlatform",
      automaticByPlatformSettings: { rebootSetting: "Never" },
    };
    assert.deepEqual(await patchSettings(), [settings, settings, settings]);
  });

  for (const rebootSetting of ["IfRequired", "Always", "Never"]) {
    it(`restarts machines as Azure's word ${rebootSetting} says`, async () => {
      for (const settings of await patchSettings({ rebootSetting }))
        assert.deepEqual((settings as Record<string, unknown>).automaticByPlatformSettings, { rebootSetting });
    });
  }

  it("is done by Windows where asked, and then Azure has no word on restarts", async () => {
    for (const settings of await patchSettings({ patchMode: "AutomaticByOS", assessmentMode: "ImageDefault" }))
      assert.deepEqual(settings, { patchMode: "AutomaticByOS", assessmentMode: "ImageDefault" });
  });

  it("is refused where Windows patches and Azure shall restart", () => {
    for (const rebootSetting of ["IfRequired", "Always"]) {
      const [problem, ...others] = problemsOf({ patchMode: "AutomaticByOS", rebootSetting });
      assert.deepEqual([problem?.key, others], ["rebootSetting", []]);
      assert.match(
        problem?.message ?? "",
        new RegExp(
          `^is ${rebootSetting}, and with patchMode AutomaticByOS .*; remove rebootSetting, or set patchMode to`,
        ),
      );
    }
    assert.deepEqual(problemsOf({ patchMode: "AutomaticByOS", rebootSetting: "Never" }), []);
  });

  it("knows Azure's words only", () => {
    const message = (overrides: Readonly<Record<string, Value>>) => problemsOf(overrides)[0]?.message;
    assert.equal(
      message({ rebootSetting: "Sometimes" }),
      '"Sometimes" is not known; use Never or IfRequired or Always.',
    );
    assert.equal(
      message({ assessmentMode: "Daily" }),
      '"Daily" is not known; use AutomaticByPlatform or ImageDefault.',
    );
  });
});
