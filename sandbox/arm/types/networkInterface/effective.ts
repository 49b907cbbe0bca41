import type { Action, AzureState, Call } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { badRequest } from "../../protocol/armError.ts";
import { findAll, type JsonObject, objectsAt, textAt, textsAt } from "../../protocol/json.ts";
import { topLevelOf } from "../../protocol/resourceId.ts";
import { powerOf } from "../virtualMachine/power.ts";

/** Subnet of an interface's first configuration. */
const subnetOf = ({ body }: Resource) =>
  textAt(objectsAt(body, "properties.ipConfigurations")[0], "properties.subnet.id") ?? "";

const spaceOf = (subnet: string, azure: AzureState) =>
  textsAt(azure.find(topLevelOf(subnet)), "properties.addressSpace.addressPrefixes");

/** Only an interface of a machine that runs has anything effective: azure-docs, diagnose-network-traffic-filter-problem.md; code and words as public transcripts show them. */
function ofRunningMachine({ resource, azure }: Call) {
  const machine = azure.store.referrersOf(resource.id).find(({ type }) => type === "Microsoft.Compute/virtualMachines");
  if (machine && powerOf(machine) === "running") return {};
  return badRequest(
    "NetworkInterfaceNotAttachedToRunningVm",
    `Network interface ${resource.id} must be attached to a running virtual machine to get its effective rules and routes.`,
  );
}

/** Prefixes behind the tags that Azure spells out, as they are for this interface. */
function expanded(prefix: string, space: readonly string[]): readonly string[] | undefined {
  switch (prefix.toLowerCase()) {
    case "virtualnetwork":
      return [...space, "168.63.129.16/32"];
    case "azureloadbalancer":
      return ["168.63.129.16/32"];
    case "internet":
      return ["0.0.0.0/0"];
    default:
      return undefined;
  }
}

/** A rule as it takes effect: EffectiveNetworkSecurityRule in network 2024-05-01. Ports are ranges, addresses /32 where they have no length. */
function effectiveRule(rule: JsonObject, isDefault: boolean, space: readonly string[]): JsonObject {
  const text = (member: string) => textAt(rule, `properties.${member}`);
  const all = (one: string, several: string) => {
    const single = text(one);
    return [...(single ? [single] : []), ...textsAt(rule, `properties.${several}`)];
  };
  const range = (port: string) => (port === "*" ? "0-65535" : port.includes("-") ? port : `${port}-${port}`);
  const prefix = (address: string) => {
    if (address === "*") return "0.0.0.0/0";
    return /^[\d.]+$/.test(address) ? `${address}/32` : address;
  };
  const ports = (side: string) => {
    const ranges = all(`${side}PortRange`, `${side}PortRanges`).map(range);
    return { [`${side}PortRange`]: ranges[0] ?? "0-65535", [`${side}PortRanges`]: ranges };
  };
  const addresses = (side: string) => {
    const prefixes = all(`${side}AddressPrefix`, `${side}AddressPrefixes`).map(prefix);
    const behind = prefixes.flatMap((one) => expanded(one, space) ?? []);
    return {
      [`${side}AddressPrefix`]: prefixes[0] ?? "0.0.0.0/0",
      [`${side}AddressPrefixes`]: prefixes,
      ...(behind.length > 0
        ? { [`expanded${side.charAt(0).toUpperCase()}${side.slice(1)}AddressPrefix`]: behind }
        : {}),
    };
  };
  const protocol = text("protocol") ?? "*";
  return {
    name: `${isDefault ? "defaultSecurityRules" : "securityRules"}/${textAt(rule, "name")}`,
    protocol: protocol === "*" ? "All" : protocol,
    ...ports("source"),
    ...ports("destination"),
    ...addresses("source"),
    ...addresses("destination"),
    access: text("access"),
    priority: findAll(rule, "properties.priority")[0]?.value,
    direction: text("direction"),
  };
}

function effectiveGroup(
  id: string,
  association: JsonObject,
  space: readonly string[],
  azure: AzureState,
): JsonObject[] {
  const group = azure.store.get(id);
  if (!group) return [];
  const shown = azure.show(group);
  const rules = (member: string, isDefault: boolean) =>
    objectsAt(shown, `properties.${member}`).map((rule) => effectiveRule(rule, isDefault, space));
  return [
    {
      networkSecurityGroup: { id: group.id },
      association,
      effectiveSecurityRules: [...rules("securityRules", false), ...rules("defaultSecurityRules", true)],
      tagMap: { VirtualNetwork: [...space, "168.63.129.16/32"], AzureLoadBalancer: ["168.63.129.16/32"] },
    },
  ];
}

/** POST `…/effectiveNetworkSecurityGroups`: the rules of the groups at the interface and at its subnet. */
const effectiveNetworkSecurityGroups: Action = {
  duration: "effectiveNetwork",
  reads: true,
  begin: ofRunningMachine,
  finish(card, azure) {
    const subnet = subnetOf(card);
    const space = spaceOf(subnet, azure);
    const own = textAt(card.body, "properties.networkSecurityGroup.id") ?? "";
    const around = textAt(azure.find(subnet), "properties.networkSecurityGroup.id") ?? "";
    return {
      value: [
        ...effectiveGroup(around, { subnet: { id: subnet } }, space, azure),
        ...effectiveGroup(own, { networkInterface: { id: card.id } }, space, azure),
      ],
    };
  },
};

/** Ranges that Azure drops where no network has them: azure-docs, virtual-networks-udr-overview.md, System routes. */
const dropped = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** POST `…/effectiveRouteTable`: Azure's own routes, since the sandbox has no route tables. */
const effectiveRouteTable: Action = {
  duration: "effectiveNetwork",
  reads: true,
  begin: ofRunningMachine,
  finish(card, azure) {
    const subnet = subnetOf(card);
    const space = spaceOf(subnet, azure);
    const route = (addressPrefix: readonly string[], nextHopType: string): JsonObject => ({
      source: "Default",
      state: "Active",
      addressPrefix: [...addressPrefix],
      nextHopType,
      nextHopIpAddress: [],
      disableBgpRoutePropagation: false,
    });
    return {
      value: [
        ...space.map((prefix) => route([prefix], "VnetLocal")),
        route(["0.0.0.0/0"], "Internet"),
        ...dropped.filter((prefix) => !space.includes(prefix)).map((prefix) => route([prefix], "None")),
      ],
    };
  },
};

/** Actions of an interface, which only look. */
export const effectiveActions = { effectiveNetworkSecurityGroups, effectiveRouteTable };
