import type { World } from "../world.ts";
import { bad, type Refusals, refused } from "./refusal.ts";
import { inSet } from "./virtualMachines.ts";

const set =
  (changes: Parameters<World["availabilitySetBody"]>[0], location = "westeurope") =>
  (world: World) => {
    world.createGroup(location);
    return world.request(
      "PUT",
      world.compute("availabilitySets", "set"),
      world.availabilitySetBody({ location, ...changes }),
    );
  };

/** Availability sets. */
export const availabilitySets: Refusals = {
  "an availability set spans no more fault domains than its region has": bad(
    "InvalidParameter",
    /fault domain count 3 must fall in the range 1 to 2/,
    set({}, "uksouth"),
  ),
  "an availability set spans 1 to 20 update domains": bad(
    "InvalidParameter",
    /update domain count 21/,
    set({ "properties.platformUpdateDomainCount": 21 }),
  ),
  "an Aligned availability set does not become Classic again": refused(
    409,
    "OperationNotAllowed",
    /from 'Aligned' to 'Classic'/,
    (world) => {
      set({})(world);
      return world.request(
        "PUT",
        world.compute("availabilitySets", "set"),
        world.availabilitySetBody({ sku: { name: "Classic" } }),
      );
    },
  ),
  "an availability set with machines cannot be deleted": refused(
    409,
    "OperationNotAllowed",
    /does not contain any VM/,
    (world) => {
      inSet(world);
      world.finish();
      return world.request("DELETE", world.compute("availabilitySets", "set"));
    },
  ),
};
