import { type Region, regionOf, regions } from "../catalog/regions.ts";
import { isSoldIn, type VmSize, vmSizes } from "../catalog/vmSizes.ts";
import type { AzureState } from "../manager/resourceType.ts";
import { badRequest } from "../protocol/armError.ts";
import type { JsonObject } from "../protocol/json.ts";
import { restrictionOf, zonesOf } from "../types/virtualMachine/restriction.ts";

/** Versions of Microsoft.Compute/skus. */
export const skuVersions: readonly string[] = ["2021-07-01", "2019-04-01", "2017-09-01"];

const truth = (value: boolean) => (value ? "True" : "False");

function capabilitiesOf(size: VmSize): JsonObject[] {
  const known: Readonly<Record<string, string | undefined>> = {
    vCPUs: String(size.cores),
    vCPUsAvailable: String(size.usableCores),
    HyperVGenerations: size.generations.map((generation) => `V${generation}`).join(),
    CpuArchitectureType: size.architecture,
    PremiumIO: truth(size.premium),
    AcceleratedNetworkingEnabled: truth(size.acceleratedNetworking),
    // Named only where it is so, as Azure does.
    TrustedLaunchDisabled: size.trustedLaunch ? undefined : "True",
    DiskControllerTypes: size.nvmeOnly ? "NVMe" : undefined,
    // How large a local disk is, the sandbox does not know.
    MaxResourceVolumeMB: size.diskless ? "0" : undefined,
  };
  return Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

/** Both kinds, as Azure shows them side by side for a size that the whole region lacks (a public answer for Standard_NC4as_T4_v3). */
function restrictionsOf(size: VmSize, region: Region, azure: AzureState): JsonObject[] {
  const { everywhere, zones } = restrictionOf(size, region, azure);
  const common = { values: [region.name], reasonCode: "NotAvailableForSubscription" };
  const locations = [region.name];
  return [
    ...(everywhere ? [{ type: "Location", ...common, restrictionInfo: { locations } }] : []),
    ...(zones.length > 0 ? [{ type: "Zone", ...common, restrictionInfo: { locations, zones: [...zones] } }] : []),
  ];
}

function skusOf(region: Region, azure: AzureState): JsonObject[] {
  const locations = [region.name];
  const sets = ["Aligned", "Classic"].map(
    (name): JsonObject => ({
      resourceType: "availabilitySets",
      name,
      locations,
      locationInfo: [{ location: region.name, zones: [], zoneDetails: [] }],
      capabilities: [{ name: "MaximumPlatformFaultDomainCount", value: String(region.faultDomains) }],
      restrictions: [],
    }),
  );
  const machines = vmSizes
    .filter((size) => isSoldIn(size, region.name))
    .map(
      (size): JsonObject => ({
        resourceType: "virtualMachines",
        name: size.name,
        tier: "Standard",
        size: size.name.replace(/^Standard_/, ""),
        family: size.family,
        locations,
        locationInfo: [{ location: region.name, zones: [...zonesOf(region)], zoneDetails: [] }],
        capabilities: capabilitiesOf(size),
        restrictions: restrictionsOf(size, region, azure),
      }),
    );
  return [...sets, ...machines];
}

/**
 * `GET .../providers/Microsoft.Compute/skus`: a filter takes one region, without one all are told.
 * @throws ArmError for any other filter (azure-rest-api-specs, skus.json: only location is supported; code and words assumed).
 */
export function skusFor(filter: string | null, azure: AzureState): JsonObject[] {
  if (filter === null) return regions.flatMap((region) => skusOf(region, azure));
  const name = /^\s*location\s+eq\s+'([^']*)'\s*$/i.exec(filter)?.[1];
  if (name === undefined) {
    throw badRequest("InvalidParameter", `The filter '${filter}' is not supported; only location eq '{region}' is.`);
  }
  // Azure tells of no size where it knows no region.
  const region = regionOf(name);
  return region ? skusOf(region, azure) : [];
}
