import { networkVersions } from "../catalog/apiVersions.ts";
import { vmSizeOf } from "../catalog/vmSizes.ts";
import type { AzureState, Change, ResourceType, Rule } from "../manager/resourceType.ts";
import { type ArmError, badRequest } from "../protocol/armError.ts";
import { findAll, type JsonObject, numberAt, objectsAt, put, textAt } from "../protocol/json.ts";
import { nameOf, sameId, topLevelOf } from "../protocol/resourceId.ts";
import { assignable, firstFree, rangeOf } from "./addressRanges.ts";
import { snatShortage } from "./loadBalancer/outboundRules.ts";
import { effectiveActions } from "./networkInterface/effective.ts";
import { mustExist } from "./references.ts";

const type = "Microsoft.Network/networkInterfaces";
const configurations = (body: JsonObject | undefined) => objectsAt(body, "properties.ipConfigurations");
const subnetOf = (configuration: JsonObject) => textAt(configuration, "properties.subnet.id") ?? "";
const poolsOf = (body: JsonObject | undefined) =>
  findAll(body, "properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id").map(({ value }) =>
    String(value),
  );

/** How long an interface stays reserved for a machine that failed or went: taskcluster#7196. */
export const reservationSpan = 180_000;

/** Private addresses in use in a subnet, but for those of one interface. */
export function takenAddresses(subnetId: string, own: string, azure: AzureState): Set<string> {
  return new Set(
    azure.store
      .referrersOf(subnetId)
      .filter((other) => other.type === type && !sameId(other.id, own))
      .flatMap(({ body }) => configurations(body))
      .filter((configuration) => sameId(subnetOf(configuration), subnetId))
      .map((configuration) => textAt(configuration, "properties.privateIPAddress") ?? ""),
  );
}

/** The machine an interface is reserved for, while it is. */
export function reservation(id: string, azure: AzureState): string | undefined {
  const hidden = azure.store.get(id)?.hidden;
  return (numberAt(hidden, "reservedUntil") ?? 0) > azure.clock.now() ? textAt(hidden, "reservedFor") : undefined;
}

/** NicReservedForAnotherVm: taskcluster#7196, microsoft/AzureTRE#4511. */
export function reservedError(machine: string): ArmError {
  return badRequest(
    "NicReservedForAnotherVm",
    "Nic(s) in request is reserved for another Virtual Machine for 180 seconds. Please provide another nic(s) or retry after 180 seconds. " +
      `Reserved VM: ${machine}`,
  );
}

/** The machine that has an interface. */
export function machineOf(id: string, azure: AzureState): string | undefined {
  return azure.store.referrersOf(id).find((other) => other.type === "Microsoft.Compute/virtualMachines")?.id;
}

const rules: Rule<Change>[] = [
  {
    says: "a network interface has an IP configuration with a subnet",
    source: "assumed (code and words)",
    check({ id, body }) {
      if (configurations(body).length > 0 && configurations(body).every((one) => subnetOf(one) !== ""))
        return undefined;
      return badRequest(
        "NetworkInterfaceMustHaveIpConfiguration",
        `Network interface ${id} must have an IP configuration with a subnet.`,
      );
    },
  },
  mustExist("an interface's subnet exists in its region", "properties.ipConfigurations[].properties.subnet"),
  mustExist("an interface's security group exists in its region", "properties.networkSecurityGroup"),
  mustExist(
    "an interface's backend pools exist in its region",
    "properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[]",
  ),
  {
    says: "members of a backend pool are in one virtual network",
    source: "AutomatedLab#57 (words); code assumed",
    check({ id, body, azure }) {
      const network = topLevelOf(subnetOf(configurations(body)[0]!));
      for (const pool of poolsOf(body)) {
        const other = azure.store
          .referrersOf(pool)
          .find(
            (one) =>
              one.type === type &&
              !sameId(one.id, id) &&
              !sameId(topLevelOf(subnetOf(configurations(one.body)[0]!)), network),
          );
        if (other) {
          return badRequest(
            "NetworkInterfacesInBackendPoolMustBeInTheSameVnet",
            `Network interface ${id} uses load balancer ${topLevelOf(pool)} but does not use the same VNET (${network}) as other network interfaces already using the load balancer.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "a pool with an outbound rule takes no more machines than its SNAT ports suffice for",
    source: "azure-docs PR #124508; words assumed",
    check({ id, body, azure }) {
      for (const pool of poolsOf(body)) {
        const members =
          azure.store.referrersOf(pool).filter((one) => one.type === type && !sameId(one.id, id)).length + 1;
        for (const rule of objectsAt(azure.store.get(topLevelOf(pool))?.body, "properties.outboundRules")) {
          if (!sameId(textAt(rule, "properties.backendAddressPool.id"), pool)) continue;
          const error = snatShortage(rule, members);
          if (error) return error;
        }
      }
      return undefined;
    },
  },
  {
    says: "a static private address lies in its subnet and is free",
    source:
      "azure-docs, common-deployment-errors.md (PrivateIPAddressNotInSubnet, PrivateIPAddressIsAllocated); words assumed",
    check({ id, body, azure }) {
      for (const configuration of configurations(body)) {
        const address = textAt(configuration, "properties.privateIPAddress");
        if (textAt(configuration, "properties.privateIPAllocationMethod") !== "Static" || address === undefined)
          continue;
        const subnet = azure.find(subnetOf(configuration));
        const range = rangeOf(textAt(subnet, "properties.addressPrefix") ?? "");
        if (range && !assignable(range, address)) {
          return badRequest(
            "PrivateIPAddressNotInSubnet",
            `Private static IP address ${address} does not belong to the range of subnet prefix ${range.text}.`,
          );
        }
        if (takenAddresses(subnetOf(configuration), id, azure).has(address)) {
          return badRequest(
            "PrivateIPAddressIsAllocated",
            `IP configuration ${textAt(configuration, "id")} is using the private IP address ${address} which is already allocated.`,
          );
        }
      }
      return undefined;
    },
  },
  {
    says: "a subnet has an address left for each interface",
    source: "code in Azure/ARO and AKS error lists (SubnetIsFull), and its words there",
    check({ id, body, before, azure }) {
      for (const configuration of configurations(body)) {
        const kept = configurations(before).some((one) => sameId(textAt(one, "id"), textAt(configuration, "id")));
        const subnet = subnetOf(configuration);
        const prefix = textAt(azure.find(subnet), "properties.addressPrefix") ?? "";
        const range = rangeOf(prefix);
        if (kept || !range || firstFree(range, takenAddresses(subnet, id, azure)) !== undefined) continue;
        return badRequest(
          "SubnetIsFull",
          `Subnet ${nameOf(subnet)} with address prefix ${prefix} doesn't have enough capacity for 1 IP addresses.`,
        );
      }
      return undefined;
    },
  },
  {
    says: "accelerated networking needs a size that has it",
    source:
      "azure-docs, accelerated-networking-overview.md; code from az vmss output in pastebin.com/pvb2Vwe8, words in part assumed",
    check({ id, body, azure }) {
      if (findAll(body, "properties.enableAcceleratedNetworking")[0]?.value !== true) return undefined;
      const machine = machineOf(id, azure);
      const size = textAt(machine === undefined ? undefined : azure.find(machine), "properties.hardwareProfile.vmSize");
      if (size === undefined || vmSizeOf(size)?.acceleratedNetworking) return undefined;
      return badRequest(
        "VMSizeIsNotPermittedToEnableAcceleratedNetworking",
        `The VM size ${size} is not in the allowed list of VM sizes for accelerated networking to be enabled on network interface ${id}.`,
      );
    },
  },
];

/** Addresses: what a configuration had it keeps, otherwise the first free one. */
function assignAddresses({ id, body, before, azure }: Change): void {
  const given = new Map<string, Set<string>>();
  for (const configuration of configurations(body)) {
    const subnet = subnetOf(configuration);
    const taken = given.get(subnet) ?? takenAddresses(subnet, id, azure);
    given.set(subnet, taken);
    const had = configurations(before).find((one) => sameId(textAt(one, "id"), textAt(configuration, "id")));
    const kept = had && sameId(subnetOf(had), subnet) ? textAt(had, "properties.privateIPAddress") : undefined;
    const isStatic = textAt(configuration, "properties.privateIPAllocationMethod") === "Static";
    const asked = isStatic ? textAt(configuration, "properties.privateIPAddress") : undefined;
    const range = rangeOf(textAt(azure.find(subnet), "properties.addressPrefix") ?? "");
    const address = asked ?? kept ?? (range && firstFree(range, taken));
    put(configuration, "properties.privateIPAddress", address);
    if (address !== undefined) taken.add(address);
  }
}

export const networkInterfaces: ResourceType = {
  type,
  model: "NetworkInterface",
  apiVersions: networkVersions,
  durations: { create: "networkInterfaceCreate", update: "networkInterfaceUpdate", delete: "networkInterfaceDelete" },
  children: [
    {
      segment: "ipConfigurations",
      at: "properties.ipConfigurations",
      model: "NetworkInterfaceIPConfiguration",
      writable: false,
      defaults: {
        "properties.privateIPAllocationMethod": "Dynamic",
        "properties.privateIPAddressVersion": "IPv4",
        "properties.primary": true,
      },
    },
  ],
  defaults: {
    "properties.dnsSettings.dnsServers": [],
    "properties.dnsSettings.appliedDnsServers": [],
    "properties.enableAcceleratedNetworking": false,
    "properties.enableIPForwarding": false,
    "properties.disableTcpStateTracking": false,
    "properties.nicType": "Standard",
    "properties.auxiliaryMode": "None",
    "properties.auxiliarySku": "None",
  },
  rules,
  actions: effectiveActions,
  complete(change) {
    assignAddresses(change);
    const { body, before } = change;
    put(body, "properties.resourceGuid", textAt(before, "properties.resourceGuid") ?? crypto.randomUUID());
    put(body, "properties.vnetEncryptionSupported", false);
    put(body, "properties.hostedWorkloads", []);
    put(body, "properties.tapConfigurations", []);
  },
  show(body, { id }, azure) {
    const machine = machineOf(id, azure);
    if (machine !== undefined) {
      put(body, "properties.virtualMachine", { id: machine });
      put(body, "properties.primary", true);
      put(body, "properties.macAddress", macAddress(id));
    }
    const suffix =
      textAt(azure.store.get(topLevelOf(subnetOf(configurations(body)[0]!)))?.body, "properties.resourceGuid") ??
      nameOf(id);
    put(body, "properties.dnsSettings.internalDomainNameSuffix", `${suffix.toLowerCase()}.internal.cloudapp.net`);
  },
  removal: [
    {
      says: "an interface that a machine has cannot be deleted",
      source: "hashicorp/terraform-provider-azurerm#8105",
      check({ resource, azure }) {
        const machine = machineOf(resource.id, azure);
        if (machine === undefined) return undefined;
        return badRequest(
          "NicInUse",
          `Network Interface ${resource.id} is used by existing resource ${machine}. In order to delete the network interface, ` +
            "it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
        );
      },
    },
    {
      says: "an interface of a machine that failed is reserved for 180 seconds",
      source: "taskcluster#7196, microsoft/AzureTRE#4511",
      check({ resource, azure }) {
        const machine = reservation(resource.id, azure);
        return machine === undefined ? undefined : reservedError(machine);
      },
    },
  ],
};

function macAddress(id: string): string {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  const bytes = [hash >>> 16, hash >>> 8, hash].map((byte) => (byte & 255).toString(16).padStart(2, "0").toUpperCase());
  // 00-0D-3A is one of Azure's own prefixes.
  return ["00", "0D", "3A", ...bytes].join("-");
}
