import type { Change, Rule } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { findAll, textAt } from "../../protocol/json.ts";
import { isOfGallery } from "./body.ts";

/** What Azure insists on for how Windows is patched. */
export const patchingRules: readonly Rule<Change>[] = [
  {
    says: "patching by the platform needs the VM agent, patching by Windows needs automatic updates",
    source: "kumarvna/terraform-azurerm-virtual-machine#13, bicep#1968; code and words assumed",
    check({ body }) {
      const at = "properties.osProfile.windowsConfiguration";
      const mode = textAt(body, `${at}.patchSettings.patchMode`);
      const is = (member: string) => findAll(body, `${at}.${member}`)[0]?.value !== false;
      if (mode === "AutomaticByPlatform" && !is("provisionVMAgent")) {
        return badRequest(
          "InvalidParameter",
          "The value of parameter 'patchSettings.patchMode' AutomaticByPlatform needs provisionVMAgent.",
          "patchSettings.patchMode",
        );
      }
      if (mode === "AutomaticByOS" && !is("enableAutomaticUpdates")) {
        return badRequest(
          "InvalidParameter",
          "The value of parameter 'patchSettings.patchMode' AutomaticByOS needs enableAutomaticUpdates.",
          "patchSettings.patchMode",
        );
      }
      return undefined;
    },
  },
  {
    says: "patching and looking for patches by the platform is for images of the marketplace",
    source:
      "azure-compute-docs, automatic-vm-guest-patching.md (custom images are not supported); code and words assumed",
    check({ body }) {
      const at = "properties.osProfile.windowsConfiguration.patchSettings";
      const asked = ["patchMode", "assessmentMode"].find(
        (key) => textAt(body, `${at}.${key}`) === "AutomaticByPlatform",
      );
      if (asked === undefined || !isOfGallery(body)) return undefined;
      return badRequest(
        "InvalidParameter",
        `The value of parameter 'patchSettings.${asked}' AutomaticByPlatform is not supported for the image of the VM.`,
        `patchSettings.${asked}`,
      );
    },
  },
];
