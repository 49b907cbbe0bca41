import { type Region, regionOf } from "../../catalog/regions.ts";
import { isSoldIn, type VmSize, vmSizeOf, vmSizes } from "../../catalog/vmSizes.ts";
import { resourceAt } from "../../manager/existing.ts";
import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { type JsonObject, textAt } from "../../protocol/json.ts";
import { machinesIn } from "../../types/availabilitySets.ts";
import { setOf, sizeName } from "../../types/virtualMachine/body.ts";
import { powerOf } from "../../types/virtualMachine/power.ts";
import { restrictionOf } from "../../types/virtualMachine/restriction.ts";
import { regionIn } from "../place.ts";
import { compute, subscription, type View } from "../view.ts";

/** GiB of memory for each core, by the first letter of a size; assumed of all but A, B, D, E and F (azure-compute-docs, sizes). */
const memoryOf: Readonly<Record<string, number>> = { A: 2, B: 4, D: 4, E: 8, F: 2, G: 14, L: 8, M: 28, H: 8, N: 7 };

/** Data disks by cores: two for each core, four with the smallest machines and 64 at most; assumed. */
const dataDisks = (cores: number) => Math.min(64, Math.max(4, cores * 2));

/** A size as these lists tell it: VirtualMachineSize in ComputeRP 2024-11-01. Sizes in MB; that of a local disk is assumed. */
function shown({ name, cores, diskless }: VmSize): JsonObject {
  const letter = name.replace(/^Standard_/, "").charAt(0);
  return {
    name,
    numberOfCores: cores,
    osDiskSizeInMB: 1_047_552,
    resourceDiskSizeInMB: diskless ? 0 : cores * 38_400,
    memoryInMB: cores * (memoryOf[letter] ?? 4) * 1024,
    maxDataDiskCount: dataDisks(cores),
  };
}

const soldIn = (region: Region, azure: AzureState) =>
  vmSizes.filter((size) => isSoldIn(size, region.name) && !restrictionOf(size, region, azure).everywhere);

/** Sizes that a machine or a set may get: all of the region, or those of the family that its hardware runs while machines run on it. */
function sizesFor(resource: Resource, machines: readonly Resource[], azure: AzureState): JsonObject[] {
  const region = regionOf(textAt(resource.body, "location") ?? "");
  const pinned = machines.find((machine) => powerOf(machine) !== "deallocated");
  const family = pinned && vmSizeOf(sizeName(pinned.body))?.family;
  const sizes = region ? soldIn(region, azure) : [];
  return sizes.filter((size) => family === undefined || size.family === family).map(shown);
}

export const sizeViews: readonly View[] = [
  {
    method: "GET",
    path: `${subscription}/providers/Microsoft.Compute/locations/{location}/vmSizes`,
    answer: (question) => ({ value: soldIn(regionIn(question), question.azure).map(shown) }),
  },
  {
    method: "GET",
    path: `${compute}/virtualMachines/{machine}/vmSizes`,
    answer({ azure, path }) {
      const id = path.split("/").slice(0, -1).join("/");
      const machine = resourceAt(azure, { type: "Microsoft.Compute/virtualMachines" }, id);
      const set = setOf(machine.body);
      // A machine that stands alone can get any size; in a set its hardware cluster decides.
      return { value: sizesFor(machine, set === undefined ? [] : machinesIn(set, azure), azure) };
    },
  },
  {
    method: "GET",
    path: `${compute}/availabilitySets/{set}/vmSizes`,
    answer({ azure, path }) {
      const id = path.split("/").slice(0, -1).join("/");
      const set = resourceAt(azure, { type: "Microsoft.Compute/availabilitySets" }, id);
      return { value: sizesFor(set, machinesIn(id, azure), azure) };
    },
  },
];
