import type { Change, Rule } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import { textsAt } from "../protocol/json.ts";
import { nameOf } from "../protocol/resourceId.ts";

/** Zones can be named only where a region has them, and are 1, 2 and 3. */
export function zonesMustExist(says: string): Rule<Change> {
  return {
    says,
    source:
      "az transcript quoted in a public repository: LocationNotSupportAvailabilityZones, region westus; unknown zones assumed",
    check({ id, body, region }) {
      const zones = textsAt(body, "zones");
      if (zones.length === 0) return undefined;
      const type = id.split("/").slice(6, 8).join("/");
      if (!region.zones) {
        return badRequest(
          "LocationNotSupportAvailabilityZones",
          `The resource '${type}/${nameOf(id)}' does not support availability zones at location '${region.name}'.`,
        );
      }
      const unknown = zones.find((zone) => !["1", "2", "3"].includes(zone));
      if (unknown === undefined) return undefined;
      return badRequest(
        "InvalidAvailabilityZone",
        `The zone(s) '${unknown}' for resource '${type}/${nameOf(id)}' is not supported. The supported zones for location '${region.name}' are '1,2,3'.`,
      );
    },
  };
}
