import type { Probe } from "../facts/settings.ts";
import type {
  StandingAddress,
  StandingBalancer,
  StandingBalancingRule,
  StandingNetwork,
  StandingRule,
} from "../facts/standing.ts";

/** A body of Azure Resource Manager, of which nothing is taken for granted. */
type Body = Readonly<Record<string, unknown>>;

const objectIn = (value: unknown): Body =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : {};
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textIn = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const textsIn = (value: unknown): string[] => listIn(value).map(String);
const propertiesOf = (value: unknown) => objectIn(objectIn(value).properties);
const idIn = (value: unknown) => textIn(objectIn(value).id);
const nameOf = (value: unknown) => textIn(objectIn(value).name) ?? "";

/** What Azure says by one property or by a list of it. */
const oneOrMore = (properties: Body, one: string, more: string) => [
  ...new Set([
    ...(textIn(properties[one]) === undefined ? [] : [String(properties[one])]),
    ...textsIn(properties[more]),
  ]),
];

/** The part of an id up to the resource that a child, such as an IP configuration, is in. */
const ownerOf = (id: string) => id.split("/").slice(0, 9).join("/");

/** A load balancer; undefined when there is none. */
export function asBalancer(body: unknown): StandingBalancer | undefined {
  if (body === undefined) return undefined;
  const properties = propertiesOf(body);
  const membersOf = (pool: string) =>
    listIn(properties.backendAddressPools)
      .filter((one) => nameOf(one) === pool)
      .flatMap((one) => listIn(propertiesOf(one).backendIPConfigurations))
      .flatMap((one) => idIn(one) ?? [])
      .map(ownerOf);
  const [frontend] = listIn(properties.frontendIPConfigurations);
  return {
    probe: probeOf(properties),
    rules: listIn(properties.loadBalancingRules).flatMap(asBalancingRule),
    webMembers: membersOf("web"),
    outboundMembers: membersOf("outbound"),
    publicIpId: idIn(propertiesOf(frontend).publicIPAddress),
  };
}

/** The probe that the rules go by; somebody may have put another one beside it. */
function probeOf(properties: ReturnType<typeof propertiesOf>): Probe | undefined {
  const probes = listIn(properties.probes);
  const used = listIn(properties.loadBalancingRules).flatMap(
    (rule) => idIn(propertiesOf(rule).probe)?.toLowerCase() ?? [],
  );
  const found = probes.find((probe) => used.includes(idIn(probe)?.toLowerCase() ?? "")) ?? probes[0];
  return found === undefined ? undefined : asProbe(found);
}

function asProbe(body: unknown): Probe {
  const properties = propertiesOf(body);
  const path = textIn(properties.requestPath);
  return {
    protocol: String(properties.protocol) as Probe["protocol"],
    port: Number(properties.port),
    ...(path === undefined ? {} : { path }),
    intervalSeconds: Number(properties.intervalInSeconds ?? 15),
    // Only probes that were made long ago have no probeThreshold; Azure's default is 1 (azure-native 3.28, ProbeArgs).
    threshold: Number(properties.probeThreshold ?? 1),
    noHealthyBackendsBehavior:
      (textIn(properties.noHealthyBackendsBehavior) as Probe["noHealthyBackendsBehavior"]) ?? "AllProbedDown",
  };
}

function asBalancingRule(body: unknown): StandingBalancingRule[] {
  const id = idIn(body);
  return id === undefined ? [] : [{ id, port: Number(propertiesOf(body).backendPort) }];
}

export function asNetwork(body: unknown): StandingNetwork {
  const { addressSpace, subnets } = propertiesOf(body);
  return {
    name: nameOf(body),
    addressSpace: textsIn(objectIn(addressSpace).addressPrefixes),
    subnets: listIn(subnets).map((subnet) => ({
      name: nameOf(subnet),
      ranges: oneOrMore(propertiesOf(subnet), "addressPrefix", "addressPrefixes"),
      isPrivate: propertiesOf(subnet).defaultOutboundAccess === false,
    })),
  };
}

export function asAddress(body: unknown): StandingAddress {
  const { dnsSettings, ipAddress } = propertiesOf(body);
  return {
    id: idIn(body) ?? "",
    name: nameOf(body),
    ipAddress: textIn(ipAddress),
    zones: textsIn(objectIn(body).zones).sort(),
    label: textIn(objectIn(dnsSettings).domainNameLabel) ?? "",
  };
}

/** A network interface. */
export function asCard(body: unknown) {
  const { ipConfigurations, virtualMachine, networkSecurityGroup } = propertiesOf(body);
  const [configuration] = listIn(ipConfigurations);
  return {
    id: idIn(body) ?? "",
    address: textIn(propertiesOf(configuration).privateIPAddress) ?? "",
    virtualMachineId: idIn(virtualMachine),
    /** Id of its own security group. */
    groupId: idIn(networkSecurityGroup),
  };
}

/** A security group, without Azure's default rules. */
export function asGroup(body: unknown) {
  return {
    id: idIn(body) ?? "",
    name: nameOf(body),
    rules: listIn(propertiesOf(body).securityRules).map(asRule),
  };
}

function asRule(body: unknown): StandingRule {
  const properties = propertiesOf(body);
  return {
    priority: Number(properties.priority),
    direction: String(properties.direction),
    access: String(properties.access),
    protocol: String(properties.protocol),
    sources: oneOrMore(properties, "sourceAddressPrefix", "sourceAddressPrefixes"),
    destinations: oneOrMore(properties, "destinationAddressPrefix", "destinationAddressPrefixes"),
    ports: oneOrMore(properties, "destinationPortRange", "destinationPortRanges"),
  };
}
