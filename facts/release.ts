import { contentName } from "./contentName.ts";
import { imageKey } from "./image.ts";
import { sealed } from "./sealed.ts";
import type { Machine, Settings } from "./settings.ts";

/** What decides which release a machine is of. */
export type ReleaseSettings = Pick<
  Settings,
  | "location"
  | "availability"
  | "faultDomainCount"
  | "updateDomainCount"
  | "computerNamePrefix"
  | "subnetPrefix"
  | "privateSubnet"
> & { readonly machine: Machine };

/**
 * Name of a release: five characters that follow from everything Azure does not let a virtual machine change in place,
 * or only by restarting it. A change of any of it makes new machines beside the old ones, which go only after the new
 * ones stand.
 */
export function releaseName(settings: ReleaseSettings): string {
  const { location, machine, availability, faultDomainCount, updateDomainCount, computerNamePrefix } = settings;
  const { installCommand } = machine;
  const content = {
    location,
    computerNamePrefix,
    // A machine stays in the subnet it was made in.
    subnetPrefix: settings.subnetPrefix,
    privateSubnet: settings.privateSubnet,
    availability,
    // Whose set it is, is part of it: machines of a set that all releases shared are another release than these.
    ...(availability === "availabilitySet" ? { faultDomainCount, updateDomainCount, setOf: "release" } : {}),
    vmSize: machine.vmSize,
    image: imageKey(machine.image),
    osDiskType: machine.osDiskType,
    osDiskSizeGB: machine.osDiskSizeGB,
    release: machine.release,
    adminUsername: machine.adminUsername,
    trustedLaunch: machine.trustedLaunch,
    acceleratedNetworking: machine.acceleratedNetworking,
  };
  // A command that becomes a secret is another release: the old machines' extensions have it in plain.
  return contentName(
    machine.secretCommand
      ? { ...content, secretCommand: sealed(installCommand, JSON.stringify(content)) }
      : { ...content, installCommand },
  );
}
