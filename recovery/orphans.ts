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
const deletionOrder = [
  "virtualMachines/extensions",
  "virtualMachines/runCommands",
  "virtualMachines",
  "networkInterfaces",
  "loadBalancers",
  "securityRules",
  "subnets",
  "virtualNetworks",
  "networkSecurityGroups",
  "natGateways",
  "publicIPAddresses",
  "availabilitySets",
].map((kind) => kind.toLowerCase());

/** Names the program gives to what it makes, by its own name for each and Pulumi's eight characters; a test holds them together. */
const ownNames = [
  "web",
  "web-(vnet|nsg|nat|nat-ip|lb-ip)",
  "web-subnet-[0-9a-f]{5}",
  "web-[0-9a-f]{5}-availability",
  "web-\\d+-[0-9a-f]{5}(-nic|-app|-health|-gate|-gate-pass|-gate-hold|-gate-admit)?",
].map((name) => new RegExp(`^${name}[0-9a-f]{8}$`));

/** Whether the program gives such a name; whatever else is in its group is somebody else's. */
export function isOwnName(name: string): boolean {
  return name === "web-lb" || ownNames.some((pattern) => pattern.test(name));
}

const kindOf = (id: string) => {
  const segments = id.toLowerCase().split("/").slice(7);
  const kinds = segments.filter((_, index) => index % 2 === 0);
  // A rule and a subnet are named by themselves: where they lie is in the id.
  return ["securityrules", "subnets"].includes(kinds.at(-1) ?? "") ? kinds.at(-1)! : kinds.join("/");
};
const nameOf = (id: string) => id.split("/").at(-1) ?? "";

/**
 * Ids of what the program has made in Azure and the stack does not know, in the order in which they can be deleted. What goes
 * with another one that goes is left out.
 */
export function orphans(found: readonly string[], { resources }: State): string[] {
  const known = new Set(resources.flatMap(({ id }) => (id ? [id.toLowerCase()] : [])));
  const lost = found.filter(
    (id) => isOwnName(nameOf(id)) && deletionOrder.includes(kindOf(id)) && !known.has(id.toLowerCase()),
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
