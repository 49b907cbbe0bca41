import { vmSizeOf } from "../../catalog/vmSizes.ts";
import type { AzureState, Change, Rule } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { badRequest } from "../../protocol/armError.ts";
import { findAll, textAt } from "../../protocol/json.ts";
import { sameId } from "../../protocol/resourceId.ts";
import { machineOf, reservation, reservationSpan, reservedError } from "../networkInterfaces.ts";
import { interfaces, sizeName } from "./body.ts";

/** What Azure insists on for the network interfaces of a machine. */
export const networkProfileRules: readonly Rule<Change>[] = [
  {
    says: "a machine's network interfaces exist in its region",
    source: "openshift/azure#1933 for network; that compute answers alike is assumed",
    check({ body, region, azure }) {
      const missing = interfaces(body).find((id) => textAt(azure.store.get(id)?.body, "location") !== region.name);
      if (interfaces(body).length > 0 && missing === undefined) return undefined;
      if (missing === undefined) {
        return badRequest(
          "InvalidParameter",
          "Required parameter 'networkProfile' is missing (null).",
          "networkProfile",
        );
      }
      return badRequest(
        "InvalidResourceReference",
        `Resource ${missing} referenced by resource ${textAt(body, "id")} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      );
    },
  },
  {
    says: "a network interface belongs to one machine",
    source: "hashicorp/terraform-provider-azurerm#8105",
    check({ id, body, azure }) {
      for (const one of interfaces(body)) {
        const other = machineOf(one, azure);
        if (other !== undefined && !sameId(other, id)) {
          return badRequest(
            "NicInUse",
            `Network Interface ${one} is used by existing resource ${other}. In order to delete the network interface, ` +
              "it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "an interface reserved for another machine cannot be used for 180 seconds",
    source: "taskcluster#7196",
    check({ id, body, azure }) {
      for (const one of interfaces(body)) {
        const machine = reservation(one, azure);
        if (machine !== undefined && !sameId(machine, id)) return reservedError(machine);
      }
      return undefined;
    },
  },
  {
    says: "an interface with accelerated networking needs a machine whose size has it",
    source: "azure-docs, accelerated-networking-overview.md; code and words as for the interface",
    check({ body, azure }) {
      const size = vmSizeOf(sizeName(body));
      if (!size || size.acceleratedNetworking) return undefined;
      const accelerated = interfaces(body).find(
        (id) => findAll(azure.find(id), "properties.enableAcceleratedNetworking")[0]?.value === true,
      );
      if (accelerated === undefined) return undefined;
      return badRequest(
        "VMSizeIsNotPermittedToEnableAcceleratedNetworking",
        `The VM size ${size.name} is not in the allowed list of VM sizes for accelerated networking to be enabled on network interface ${accelerated}.`,
      );
    },
  },
];

/** Keeps the interfaces of a machine that could not be made for it, so that no other takes them. */
export function reserveInterfaces(machine: Resource, azure: AzureState): void {
  for (const id of interfaces(machine.body)) {
    const card = azure.store.get(id);
    if (!card) continue;
    const hidden = { ...card.hidden, reservedFor: machine.id, reservedUntil: azure.clock.now() + reservationSpan };
    azure.store.save({ ...card, hidden });
  }
}
