import { isOfGallery } from "../../facts/image.ts";
import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** What is wrong with who patches and who restarts. */
export function patching(
  settings: Pick<Settings, "patchMode" | "rebootSetting" | "assessmentMode" | "image">,
): Problem[] {
  return [...ofGallery(settings), ...restarts(settings)];
}

/**
 * Azure patches and looks for patches only on images of its own list (azure-compute-docs, automatic-vm-guest-patching.md:
 * "Custom images ... aren't supported").
 */
function ofGallery({
  image,
  patchMode,
  assessmentMode,
}: Pick<Settings, "patchMode" | "assessmentMode" | "image">): Problem[] {
  if (!isOfGallery(image)) return [];
  const instead = [
    ["patchMode", patchMode, "AutomaticByOS"],
    ["assessmentMode", assessmentMode, "ImageDefault"],
  ] as const;
  return instead
    .filter(([, value]) => value === "AutomaticByPlatform")
    .map(([key, value, other]) => ({
      key,
      message: `is ${value}, which Azure does for images of the marketplace only, and image is ${image.id}; set ${key} to ${other}.`,
    }));
}

/** Azure has a word on restarts only where it installs the patches. */
function restarts({ patchMode, rebootSetting }: Pick<Settings, "patchMode" | "rebootSetting">): Problem[] {
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
