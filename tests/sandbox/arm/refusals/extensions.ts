import type { World } from "../world.ts";
import { bad, type Refusals, refused } from "./refusal.ts";

const script = (world: World, name: string, changes: Parameters<World["scriptBody"]>[0] = {}) =>
  world.request("PUT", `${world.compute("virtualMachines", "vm")}/extensions/${name}`, world.scriptBody(changes));

/** Extensions and disks. */
export const extensions: Refusals = {
  "an extension is put only into a machine that runs": refused(409, "OperationNotAllowed", /not running/, (world) => {
    world.withMachine();
    world.request("POST", `${world.compute("virtualMachines", "vm")}/deallocate`);
    world.finish();
    return script(world, "app");
  }),
  "an extension is deleted only from a machine that runs": refused(
    409,
    "OperationNotAllowed",
    /^Cannot modify extensions in the VM when the VM is not running\.$/,
    (world) => {
      world.withMachine();
      script(world, "app");
      world.finish();
      world.request("POST", `${world.compute("virtualMachines", "vm")}/powerOff`);
      world.finish();
      return world.request("DELETE", `${world.compute("virtualMachines", "vm")}/extensions/app`);
    },
  ),
  "a run command is deleted only from a machine that runs": refused(
    409,
    "OperationNotAllowed",
    /^Cannot modify extensions in the VM when the VM is not running\.$/,
    (world) => {
      world.withMachine();
      const id = `${world.compute("virtualMachines", "vm")}/runCommands/health`;
      world.put(id, world.runCommandBody());
      world.request("POST", `${world.compute("virtualMachines", "vm")}/deallocate`);
      world.finish();
      return world.request("DELETE", id);
    },
  ),
  "a machine has one Custom Script Extension": bad(
    "BadRequest",
    /Multiple VMExtensions per handler .* 'second'/,
    (world) => {
      world.withMachine();
      script(world, "first");
      world.finish();
      return script(world, "second");
    },
  ),
  "the command of a script extension stands in settings or in protected settings, once": bad(
    "VMExtensionHandlerNonTransientError",
    /once/,
    (world) => {
      world.withMachine();
      return script(world, "app", { "properties.protectedSettings": { commandToExecute: "again" } });
    },
  ),
  "a run command is put only into a machine that runs": refused(409, "OperationNotAllowed", /not running/, (world) => {
    world.withMachine();
    world.request("POST", `${world.compute("virtualMachines", "vm")}/deallocate`);
    world.finish();
    const id = `${world.compute("virtualMachines", "vm")}/runCommands/health`;
    return world.request("PUT", id, world.runCommandBody());
  }),
  "a run command has one source: a script, the address of one, or the id of a known command": bad(
    "InvalidParameter",
    /Exactly one of script, scriptUri, commandId .* not 2/,
    (world) => {
      world.withMachine();
      const id = `${world.compute("virtualMachines", "vm")}/runCommands/health`;
      return world.request("PUT", id, world.runCommandBody({ "properties.source.commandId": "RunPowerShellScript" }));
    },
  ),
  "an extension names its publisher, type and version": bad(
    "InvalidParameter",
    /'typeHandlerVersion' is missing/,
    (world) => {
      world.withMachine();
      return script(world, "app", { "properties.typeHandlerVersion": undefined });
    },
  ),
  "a disk that a machine has cannot be deleted": refused(409, "OperationNotAllowed", /attached to VM/, (world) => {
    world.withMachine();
    const [found] = world.store.ofType("Microsoft.Compute/disks");
    return world.request("DELETE", found?.id ?? "");
  }),
};
