import type { Response } from "../../../../sandbox/arm/http/request.ts";
import type { World } from "../world.ts";
import { bad, type Refusals, refused } from "./refusal.ts";

const machine = (changes: Parameters<World["machineBody"]>[0]) => (world: World) => {
  world.withInterface();
  return world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody(changes));
};
const image = "properties.storageProfile.imageReference";
const disk = "properties.storageProfile.osDisk";
const windows = "properties.osProfile.windowsConfiguration";
const galleryImage =
  "/subscriptions/s/resourceGroups/images/providers/Microsoft.Compute/galleries/company/images/web/versions/1.0.0";

/** Virtual machines. */
export const virtualMachines: Refusals = {
  "a Windows computer name has at most 15 characters and is no number": bad(
    "InvalidParameter",
    /Windows computer name/,
    machine({ "properties.osProfile.computerName": "a-name-too-long-for-windows" }),
  ),
  "a Windows administrator's name has at most 20 characters and no special ones": bad(
    "InvalidParameter",
    /Windows admin user name/,
    machine({ "properties.osProfile.adminUsername": "ends.with.period." }),
  ),
  "some administrator names are reserved": bad(
    "InvalidParameter",
    /Admin Username specified is not allowed/,
    machine({ "properties.osProfile.adminUsername": "Administrator" }),
  ),
  "some administrator passwords are banned": bad(
    "InvalidParameter",
    /Admin password specified is not allowed/,
    machine({ "properties.osProfile.adminPassword": "P@ssw0rd" }),
  ),
  "an administrator's password is 8 to 123 characters of three kinds": bad(
    "InvalidParameter",
    /between 8-123 characters/,
    machine({ "properties.osProfile.adminPassword": "short" }),
  ),
  "a machine's image is in the marketplace; one of a Compute Gallery is taken on trust, since the sandbox has no galleries":
    refused(
      404,
      "PlatformImageNotFound",
      /WindowsServer:2022-nonsense:latest/,
      machine({ [`${image}.sku`]: "2022-nonsense" }),
    ),
  "patching and looking for patches by the platform is for images of the marketplace": bad(
    "InvalidParameter",
    /patchSettings\.assessmentMode' AutomaticByPlatform is not supported for the image/,
    machine({
      [image]: { id: galleryImage },
      "properties.osProfile.windowsConfiguration": { patchSettings: { assessmentMode: "AutomaticByPlatform" } },
    }),
  ),
  "Trusted Launch needs a generation 2 image and a size that has it": bad(
    "BadRequest",
    /Gen2 OS Image/,
    machine({ [`${image}.sku`]: "2016-Datacenter", "properties.securityProfile": { securityType: "TrustedLaunch" } }),
  ),
  "secure boot and vTPM are settings of Trusted Launch": bad(
    "InvalidParameter",
    /uefiSettings/,
    machine({ "properties.securityProfile": { uefiSettings: { secureBootEnabled: true } } }),
  ),
  "an OS disk is no smaller than its image": refused(
    409,
    "OperationNotAllowed",
    /disk size 64 GB is smaller .* 127 GB/,
    machine({ [`${disk}.diskSizeGB`]: 64 }),
  ),
  "data disks of a machine have different LUNs": refused(400, "InvalidParameter", /LUN 0/, (world) => {
    world.withInterface();
    const disk = { lun: 0, createOption: "Empty", diskSizeGB: 32 };
    const changes = { "properties.storageProfile.dataDisks": [disk, disk] };
    return world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody(changes));
  }),
  "a data disk that is attached exists, and belongs to no other machine": refused(
    409,
    "ConflictingUserInput",
    /'data' cannot be attached as the disk is already owned by VM/,
    (world) => {
      const disk = { lun: 0, createOption: "Empty", diskSizeGB: 32, name: "data" };
      world.withMachine({ "properties.storageProfile.dataDisks": [disk] });
      const card = world.put(world.network("networkInterfaces", "card2"), world.interfaceBody());
      const changes = {
        "properties.networkProfile.networkInterfaces": [{ id: card }],
        "properties.storageProfile.dataDisks": [
          { lun: 0, createOption: "Attach", managedDisk: { id: world.compute("disks", "data") } },
        ],
      };
      return world.request("PUT", world.compute("virtualMachines", "vm2"), world.machineBody(changes));
    },
  ),
  "a disk grows only while its machine is deallocated": refused(409, "Conflict", /deallocated/, (world) => {
    world.withMachine();
    return world.request(
      "PUT",
      world.compute("virtualMachines", "vm"),
      world.machineBody({ [`${disk}.diskSizeGB`]: 256 }),
    );
  }),
  "a Premium SSD needs a size that takes it": bad(
    "InvalidParameter",
    /does not support the storage account type Premium_LRS/,
    machine({
      "properties.hardwareProfile.vmSize": "Standard_D2_v5",
      [`${disk}.managedDisk.storageAccountType`]: "Premium_LRS",
    }),
  ),
  "a machine's availability set exists in its region": refused(
    404,
    "NotFound",
    /Availability Set .*none cannot be found/,
    (world) => machine({ "properties.availabilitySet": { id: world.compute("availabilitySets", "none") } })(world),
  ),
  "a machine is in an availability set or in a zone, not in both": bad(
    "BadRequest",
    /both Availability Zone and Availability Set/,
    (world) => inSet(world, { zones: ["1"] }),
  ),
  "a machine with managed disks needs an Aligned availability set": bad(
    "BadRequest",
    /'managed' property set/,
    (world) => inSet(world, {}, { sku: { name: "Classic" } }),
  ),
  "an availability set holds at most 200 machines": refused(
    409,
    "OperationNotAllowed",
    /maximum number of virtual machines, 200/,
    (world) => {
      inSet(world);
      world.finish();
      const [vm] = world.store.ofType("Microsoft.Compute/virtualMachines");
      for (let number = 2; number <= 200; number++) world.store.save({ ...vm!, id: `${vm!.id}${number}` });
      world.put(world.network("networkInterfaces", "card2"), world.interfaceBody());
      return world.request(
        "PUT",
        world.compute("virtualMachines", "last"),
        world.machineBody({
          "properties.availabilitySet": { id: world.compute("availabilitySets", "set") },
          "properties.networkProfile.networkInterfaces.0.id": world.network("networkInterfaces", "card2"),
        }),
      );
    },
  ),
  "a machine names only zones that its region has": bad("InvalidAvailabilityZone", /'7'/, machine({ zones: ["7"] })),
  "a machine's network interfaces exist in its region": bad("InvalidResourceReference", /none/, (world) =>
    machine({ "properties.networkProfile.networkInterfaces.0.id": world.network("networkInterfaces", "none") })(world),
  ),
  "a network interface belongs to one machine": bad("NicInUse", /used by existing resource .*\/vm\./, (world) => {
    world.withMachine();
    return world.request("PUT", world.compute("virtualMachines", "second"), world.machineBody());
  }),
  "an interface reserved for another machine cannot be used for 180 seconds": bad(
    "NicReservedForAnotherVm",
    /Reserved VM: .*\/vm/,
    (world) => {
      failMachine(world);
      world.request("DELETE", world.compute("virtualMachines", "vm"));
      world.clock.advance(60_000);
      return world.request("PUT", world.compute("virtualMachines", "second"), world.machineBody());
    },
  ),
  "an interface with accelerated networking needs a machine whose size has it": bad(
    "VMSizeIsNotPermittedToEnableAcceleratedNetworking",
    /Standard_B2s/,
    (world) => {
      world.withInterface({ "properties.enableAcceleratedNetworking": true });
      return world.request(
        "PUT",
        world.compute("virtualMachines", "vm"),
        world.machineBody({ "properties.hardwareProfile.vmSize": "Standard_B2s" }),
      );
    },
  ),
  "patching by the platform needs the VM agent, patching by Windows needs automatic updates": bad(
    "InvalidParameter",
    /AutomaticByOS needs enableAutomaticUpdates/,
    machine({
      [`${windows}.enableAutomaticUpdates`]: false,
      [`${windows}.patchSettings`]: { patchMode: "AutomaticByOS" },
    }),
  ),
};

export function inSet(
  world: World,
  changes: Parameters<World["machineBody"]>[0] = {},
  setChanges: Parameters<World["availabilitySetBody"]>[0] = {},
): Response {
  world.withInterface();
  const id = world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody(setChanges));
  return world.request(
    "PUT",
    world.compute("virtualMachines", "vm"),
    world.machineBody({ "properties.availabilitySet": { id }, ...changes }),
  );
}

/** A machine whose creation is accepted and then fails. */
export function failMachine(world: World): void {
  world.withInterface();
  world.azure.faults.add({
    type: "Microsoft.Compute/virtualMachines",
    method: "PUT",
    count: 1,
    effect: { kind: "fail", code: "AllocationFailed", message: "Allocation failed." },
  });
  world.request("PUT", world.compute("virtualMachines", "vm"), world.machineBody());
  world.clock.advance(150_000);
}
