import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** What is wrong with who patches and who restarts: Azure has a word on restarts only where it installs the patches. */
export function patching({ patchMode, rebootSetting }: Pick<Settings, "patchMode" | "rebootSetting">): Problem[] {
  if (patchMode === "AutomaticByPlatform" || rebootSetting === "Never") return [];
  return [
    {
      key: "rebootSetting",
      message:
        `is ${rebootSetting}, and with patchMode ${patchMode} it is Windows that restarts; ` +
        "remove rebootSetting, or set patchMode to AutomaticByPlatform.",
    },
  ];
}
