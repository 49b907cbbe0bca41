import { resourceAt } from "../../manager/existing.ts";
import { instanceViewOf } from "../../types/virtualMachine/instanceView.ts";
import { compute, type View } from "../view.ts";

/** What a machine is doing, by itself: VirtualMachines_InstanceView. */
export const instanceViews: readonly View[] = [
  {
    method: "GET",
    path: `${compute}/virtualMachines/{machine}/instanceView`,
    answer({ azure, path }) {
      const id = path.split("/").slice(0, -1).join("/");
      return instanceViewOf(resourceAt(azure, { type: "Microsoft.Compute/virtualMachines" }, id), azure);
    },
  },
];
