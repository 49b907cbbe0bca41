import type { World } from "../world.ts";
import { bad, type Refusals, refused } from "./refusal.ts";

type Changes = Parameters<World["machineBody"]>[0];

const size = "properties.hardwareProfile.vmSize";
const image = "properties.storageProfile.imageReference.sku";
const machine = (changes: Changes) => (world: World) => {
  world.withInterface();
  return world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody(changes));
};

/** Sizes of machines, their quotas, and the hardware they share. */
export const sizes: Refusals = {
  "a machine's size is one that Azure has": bad(
    "InvalidParameter",
    /VM size Standard_Z9 is not available/,
    machine({ [size]: "Standard_Z9" }),
  ),
  "a size must be sold in the machine's region, and free for the subscription there and in its zone": refused(
    409,
    "SkuNotAvailable",
    /size for resource '.*\/vm' is currently not available in location 'westeurope' zones '' for subscription/,
    machine({ [size]: "Standard_D2_v2_Promo" }),
  ),
  "a region has a quota of cores": refused(
    409,
    "OperationNotAllowed",
    /Total Regional Cores quota.* Current Limit: 1, Current Usage: 0, Additional Required: 2, \(Minimum\) New Limit Required: 2/,
    (world) => {
      world.azure.faults.limit({ cores: 1 });
      return machine({})(world);
    },
  ),
  "a region has a quota of cores for each family of sizes": refused(
    409,
    "OperationNotAllowed",
    /standardDSv5Family Cores quota.* Current Limit: 3, Current Usage: 2, Additional Required: 2, .* Required: 4\. .*per-vm-quota-requests/,
    (world) => {
      world.withMachine();
      world.azure.faults.limit({ familyCores: { standarddsv5family: 3 } });
      return second(world, {});
    },
  ),
  "an image's generation is one the size can run": bad(
    "BadRequest",
    /cannot boot Hypervisor Generation '2'/,
    machine({ [size]: "Standard_D1" }),
  ),
  "an Arm processor runs no Windows Server image": bad(
    "BadRequest",
    /size 'Standard_D2ps_v5' because this VM size only supports a CPU Architecture of 'Arm64'/,
    machine({ [size]: "Standard_D2ps_v5" }),
  ),
  "an image that knows no NVMe boots on no size whose disks are NVMe alone": bad(
    "InvalidParameter",
    /'Standard_D2s_v6' cannot boot with OS image or disk/,
    machine({ [size]: "Standard_D2s_v6", [image]: "2016-datacenter-gensecond" }),
  ),
  "an availability set with machines in it takes no size of another family": bad(
    "InvalidParameter",
    /Unable to create the VM 'second' in availability set 'set' because the requested size Standard_D2s_v3 is not available in the current hardware cluster\. The available sizes are: .*Standard_D4s_v5/,
    (world) => {
      world.withInterface();
      const set = world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody());
      const member = { "properties.availabilitySet": { id: set } };
      world.put(world.compute("virtualMachines", "vm"), world.machineBody(member));
      return second(world, { ...member, [size]: "Standard_D2s_v3" });
    },
  ),
};

/** A second machine beside one that stands. */
function second(world: World, changes: Changes) {
  const card = world.put(world.network("networkInterfaces", "card2"), world.interfaceBody());
  return world.request(
    "PUT",
    world.compute("virtualMachines", "second"),
    world.machineBody({ "properties.networkProfile.networkInterfaces.0.id": card, ...changes }),
  );
}
