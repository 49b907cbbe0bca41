import { type Region, regionOf } from "../catalog/regions.ts";
import { badRequest } from "../protocol/armError.ts";
import type { Question } from "./view.ts";

/** The region that a question names as `{location}`. @throws ArmError when Azure has none of that name. */
export function regionIn({ part, path }: Question): Region {
  const region = regionOf(part("location"));
  if (region) return region;
  const [, type = ""] = /\/providers\/([^/]+\/locations)\//i.exec(path) ?? [];
  throw badRequest(
    "LocationNotAvailableForResourceType",
    `The provided location '${part("location")}' is not available for resource type '${type}'.`,
  );
}
