import { resourceAt } from "../../manager/existing.ts";
import type { AzureState } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { type JsonObject, objectsAt, textAt, textsAt } from "../../protocol/json.ts";
import { type AddressRange, assignable, contains, freeAddresses, rangeOf } from "../../types/addressRanges.ts";
import { takenAddresses } from "../../types/networkInterfaces.ts";
import { network, type View } from "../view.ts";

/** Addresses that Azure proposes where the one asked for is taken: the answer's example in network 2024-05-01 has five. */
const proposals = 5;

interface Subnet {
  readonly id: string;
  readonly range: AddressRange;
}

function subnetsOf(body: JsonObject): Subnet[] {
  return objectsAt(body, "properties.subnets").flatMap((subnet) => {
    const prefix = textAt(subnet, "properties.addressPrefix") ?? textsAt(subnet, "properties.addressPrefixes")[0];
    const range = rangeOf(prefix ?? "");
    return range ? [{ id: textAt(subnet, "id") ?? "", range }] : [];
  });
}

const freeIn = ({ id, range }: Subnet, azure: AzureState) =>
  freeAddresses(range, takenAddresses(id, "", azure), proposals);

/** Whether a private address is free: VirtualNetworks_CheckIPAddressAvailability. */
export const freeAddressViews: readonly View[] = [
  {
    method: "GET",
    path: `${network}/virtualNetworks/{network}/CheckIPAddressAvailability`,
    answer({ azure, path, query }) {
      const id = path.split("/").slice(0, -1).join("/");
      const { body } = resourceAt(azure, { type: "Microsoft.Network/virtualNetworks" }, id);
      const subnets = subnetsOf(body);
      const address = query.get("ipAddress") ?? "";
      const alone = rangeOf(`${address}/32`);
      const at = alone && subnets.find(({ range }) => contains(range, alone));
      const [first] = subnets;
      const space = textsAt(body, "properties.addressSpace.addressPrefixes").flatMap((text) => rangeOf(text) ?? []);
      if (!at && first && alone && space.some((range) => contains(range, alone))) {
        return { available: false, availableIPAddresses: freeIn(first, azure), isPlatformReserved: false };
      }
      if (!at) {
        // Code and words assumed.
        throw badRequest(
          "PrivateIPAddressNotInVnet",
          `Private static IP address ${address} does not belong to the range of ${id}.`,
        );
      }
      const reserved = !assignable(at.range, address);
      if (!reserved && !takenAddresses(at.id, "", azure).has(address)) return { available: true };
      return { available: false, availableIPAddresses: freeIn(at, azure), isPlatformReserved: reserved };
    },
  },
  {
    method: "GET",
    path: `${network}/virtualNetworks/{network}/usages`,
    answer({ azure, path }) {
      const id = path.split("/").slice(0, -1).join("/");
      const { body } = resourceAt(azure, { type: "Microsoft.Network/virtualNetworks" }, id);
      return {
        value: subnetsOf(body).map((subnet) => ({
          id: subnet.id,
          currentValue: takenAddresses(subnet.id, "", azure).size,
          limit: 2 ** (32 - subnet.range.length) - 5,
          name: { value: "SubnetSpace", localizedValue: "Subnet size and usage" },
          unit: "Count",
        })),
      };
    },
  },
];
