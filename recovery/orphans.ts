import { type Autonaming, isOwnName, types } from "./names.ts";

/** What `pulumi stack export` says of a resource, as far as it is needed. */
export interface StateResource {
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What `pulumi stack export` says, as far as it is needed. */
export interface State {
  readonly resources: readonly StateResource[];
  /** What the engine had begun and not ended when it was interrupted. */
  readonly pending: readonly { readonly type: string; readonly resource: StateResource }[];
}

/** Kinds of resources the program makes, those first that hold others: what is deleted must not be held any more. */
const deletionOrder = Object.keys(types);

const kindOf = (id: string) => {
  const segments = id.toLowerCase().split("/").slice(7);
  const kinds = segments.filter((_, index) => index % 2 === 0);
  // A rule and a subnet are named by themselves: where they lie is in the id.
  return ["securityrules", "subnets"].includes(kinds.at(-1) ?? "") ? kinds.at(-1)! : kinds.join("/");
};
const nameOf = (id: string) => id.split("/").at(-1) ?? "";

/** Inputs of azure-native that name a resource, the one that is nearest to it last. */
const nameInputs = [
  "networkSecurityGroupName",
  "virtualNetworkName",
  "vmName",
  "availabilitySetName",
  "loadBalancerName",
  "natGatewayName",
  "networkInterfaceName",
  "publicIpAddressName",
  "securityRuleName",
  "subnetName",
  "vmExtensionName",
  "runCommandName",
];

/** Whether it is what an interrupted creation had begun: the engine notes that beforehand, with its name. */
function wasBegun(id: string, { pending }: State): boolean {
  return pending.some(({ type, resource }) => {
    const name = nameInputs.map((input) => resource.inputs?.[input]).findLast((one) => typeof one === "string");
    return (
      type === "creating" && resource.type === types[kindOf(id)] && nameOf(id).toLowerCase() === name?.toLowerCase()
    );
  });
}

/**
 * Ids of what the program has made in Azure and the stack does not know, in the order in which they can be deleted. What goes
 * with another one that goes is left out.
 * @param autonaming What the stack's configuration says of names.
 */
export function orphans(found: readonly string[], state: State, autonaming: Autonaming = {}): string[] {
  const known = new Set(state.resources.flatMap(({ id }) => (id ? [id.toLowerCase()] : [])));
  const lost = found.filter(
    (id) => !known.has(id.toLowerCase()) && (isOwnName(kindOf(id), nameOf(id), autonaming) || wasBegun(id, state)),
  );
  const roots = lost.filter(
    (id) => !lost.some((other) => other !== id && id.toLowerCase().startsWith(`${other.toLowerCase()}/`)),
  );
  return roots.sort((a, b) => deletionOrder.indexOf(kindOf(a)) - deletionOrder.indexOf(kindOf(b)));
}

/** Names of the resource groups the stack has, or had begun to make. */
export function groupNames({ resources, pending }: State): string[] {
  const all = [...resources, ...pending.map(({ resource }) => resource)];
  const names = all
    .filter(({ type }) => type === "azure-native:resources:ResourceGroup")
    .map(({ id, inputs }) => (id ? nameOf(id) : String(inputs?.resourceGroupName ?? "")));
  return [...new Set(names.filter((name) => name !== ""))];
}

/** Names of the groups among those that the stack does not have: they go as a whole. */
export function orphanGroups(state: State): string[] {
  return groupNames(state).filter(
    (name) => !state.resources.some(({ id }) => id?.toLowerCase().endsWith(`/resourcegroups/${name.toLowerCase()}`)),
  );
}

/** The subscription in which the stack's resources are; undefined when it has none in Azure. */
export function subscriptionOf({ resources }: State): string | undefined {
  for (const { id } of resources) {
    const subscription = /^\/subscriptions\/([^/]+)\//i.exec(id ?? "")?.[1];
    if (subscription !== undefined) return subscription;
  }
  return undefined;
}
