import { computeVersions, networkVersions } from "../catalog/apiVersions.ts";
import { regionOf } from "../catalog/regions.ts";
import type { AzureState } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import type { ResourceId } from "../protocol/resourceId.ts";
import type { Providers } from "./providers.ts";
import { type Request, type Response, read } from "./request.ts";
import { skusFor, skuVersions } from "./skus.ts";
import { usagesIn } from "./usages.ts";

/** What a provider tells of regions instead of resources: its sizes and its usages. Undefined where a request asks for neither. */
export function readOfRegion(
  request: Request,
  namespace: string,
  { group, levels, tail }: ResourceId,
  azure: AzureState,
  providers: Providers,
): Response | undefined {
  if (group !== undefined) return undefined;
  const version = request.query.get("api-version") ?? "";
  const [[first = "", place = ""] = []] = levels;
  if (levels.length === 0 && tail?.toLowerCase() === "skus" && namespace === "Microsoft.Compute") {
    providers.checkVersion({ type: `${namespace}/skus`, apiVersions: skuVersions }, version, request.path);
    return read(request, { value: skusFor(request.query.get("$filter"), azure) });
  }
  if (levels.length !== 1 || first.toLowerCase() !== "locations" || tail?.toLowerCase() !== "usages") return undefined;
  const apiVersions = namespace === "Microsoft.Compute" ? computeVersions : networkVersions;
  providers.checkVersion({ type: `${namespace}/locations/usages`, apiVersions }, version, request.path);
  const region = regionOf(place);
  if (!region) {
    throw badRequest(
      "LocationNotAvailableForResourceType",
      `The provided location '${place}' is not available for resource type '${namespace}/locations/usages'.`,
    );
  }
  const usages = usagesIn(namespace, region.name, azure);
  return usages && read(request, { value: usages });
}
