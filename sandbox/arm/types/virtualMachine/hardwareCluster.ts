import { vmSizeOf, vmSizes } from "../../catalog/vmSizes.ts";
import type { AzureState, Change, Rule } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { nameOf } from "../../protocol/resourceId.ts";
import { machinesIn } from "../availabilitySets.ts";
import { setOf, sizeName } from "./body.ts";
import { powerOf } from "./power.ts";

/** Families of the machines that hold an availability set on its hardware; one that is deallocated holds nothing. */
function familiesIn(set: string, azure: AzureState): string[] {
  return machinesIn(set, azure)
    .filter((machine) => powerOf(machine) !== "deallocated")
    .flatMap(({ body }) => vmSizeOf(sizeName(body))?.family ?? []);
}

/** What Azure insists on because the machines of an availability set share a cluster of hardware. */
export const hardwareClusterRules: readonly Rule<Change>[] = [
  {
    says: "an availability set with machines in it takes no size of another family",
    source:
      "cloudfoundry/bosh-azure-cpi-release#367, AutomatedLab#380, rancher#14555; in a machine that stands, microsoft/service-fabric-issues#472 (status assumed). Which families share hardware is nowhere said: the worse reading is none",
    check({ id, body, before, azure }) {
      const set = setOf(before ?? body);
      const size = vmSizeOf(sizeName(body));
      if (set === undefined || !size || sizeName(before) === sizeName(body)) return undefined;
      const families = familiesIn(set, azure);
      if (families.every((family) => family === size.family)) return undefined;
      const possible = vmSizes.filter(({ family }) => families.includes(family)).map(({ name }) => name);
      const reason =
        `because the requested size ${size.name} is not available in the current hardware cluster. The available sizes are: ${possible.join()}.` +
        "\r\nRead more on VM resizing strategy at https://aka.ms/azure-resizevm.";
      return before
        ? new ArmError(409, "OperationNotAllowed", `Unable to resize the VM '${nameOf(id)}' ${reason}`, {
            target: "vmSize",
          })
        : badRequest(
            "InvalidParameter",
            `Unable to create the VM '${nameOf(id)}' in availability set '${nameOf(set)}' ${reason}`,
            "vmSize",
          );
    },
  },
];
