import type { Machine } from "./settings.ts";

/** Patch settings of a Windows machine; the fields are those of azure-native's PatchSettingsArgs. */
export interface PatchSettings {
  readonly patchMode: Machine["patchMode"];
  readonly assessmentMode: Machine["assessmentMode"];
  readonly automaticByPlatformSettings?: { readonly rebootSetting: Machine["rebootSetting"] };
}

/**
 * How a machine is patched. When the platform installs patches it restarts the machine off-peak as `rebootSetting` says, and
 * tells no load balancer (azure-compute-docs, automatic-vm-guest-patching.md).
 */
export function patchSettings({ patchMode, rebootSetting, assessmentMode }: Machine): PatchSettings {
  return {
    patchMode,
    assessmentMode,
    ...(patchMode === "AutomaticByPlatform" ? { automaticByPlatformSettings: { rebootSetting } } : {}),
  };
}
