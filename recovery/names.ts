/** A rule of `pulumi:autonaming` (pulumi, pkg/cmd/pulumi/autonaming/json.go). */
interface NamingRule {
  readonly mode?: "default" | "verbatim" | "disabled";
  readonly pattern?: string;
}

/** What the stack's configuration says under `pulumi:autonaming`: for everything, a provider, or a type of it. */
export interface Autonaming extends NamingRule {
  readonly providers?: Readonly<
    Record<string, NamingRule & { readonly resources?: Readonly<Record<string, NamingRule>> }>
  >;
}

/** The kinds of resources the program makes, as they stand in an id, in small letters, and azure-native's type of each. */
export const types: Readonly<Record<string, string>> = {
  "virtualmachines/extensions": "azure-native:compute:VirtualMachineExtension",
  "virtualmachines/runcommands": "azure-native:compute:VirtualMachineRunCommandByVirtualMachine",
  virtualmachines: "azure-native:compute:VirtualMachine",
  networkinterfaces: "azure-native:network:NetworkInterface",
  loadbalancers: "azure-native:network:LoadBalancer",
  securityrules: "azure-native:network:SecurityRule",
  subnets: "azure-native:network:Subnet",
  virtualnetworks: "azure-native:network:VirtualNetwork",
  networksecuritygroups: "azure-native:network:NetworkSecurityGroup",
  natgateways: "azure-native:network:NatGateway",
  publicipaddresses: "azure-native:network:PublicIPAddress",
  availabilitysets: "azure-native:compute:AvailabilitySet",
};

/** The program's own names, before Pulumi adds to them; a test holds them together with the program. */
const ownNames =
  "(?:web-(?:vnet|nsg|nat|nat-ip|lb-ip)|web-subnet-[0-9a-f]{5}|web-[0-9a-f]{5}-availability|" +
  "web-\\d+-[0-9a-f]{5}(?:-nic|-app|-health|-gate|-gate-pass|-gate-hold|-gate-admit)?)";

/** What stands for made-up text in a pattern (pulumi, pkg/resource/autonaming/strategy.go). */
const madeUp: Readonly<Record<string, string>> = {
  hex: "[0-9a-f]",
  alphanum: "[0-9a-z]",
  string: "[a-z]",
  num: "[0-9]",
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A pattern of `pulumi:autonaming` as a regular expression; what the stack's name or configuration fills in may be any text. */
function expressionOf(pattern: string): string {
  return pattern
    .split(/(\$\{[^}]*\})/)
    .map((part) => {
      const expression = /^\$\{(.*)\}$/.exec(part)?.[1];
      if (expression === undefined) return escaped(part);
      if (expression === "name") return ownNames;
      if (expression === "uuid") return "[0-9a-f-]{36}";
      const [, kind = "", count] = /^(\w+)\((\d+)\)$/.exec(expression) ?? [];
      return madeUp[kind] === undefined ? "[^/]*" : `${madeUp[kind]}{${count}}`;
    })
    .join("");
}

/** The rule that counts for a type: its own, its provider's, or that for everything. */
function ruleFor(type: string, { providers, ...everything }: Autonaming): NamingRule {
  const provider = providers?.["azure-native"];
  const rules = [provider?.resources?.[type], provider, everything];
  return rules.find((rule) => rule?.mode !== undefined || rule?.pattern !== undefined) ?? {};
}

/**
 * Whether the program gives such a name to a resource of a kind; whatever else is in its group is somebody else's.
 * @param kind As it stands in an id, e.g. `virtualmachines/extensions`.
 */
export function isOwnName(kind: string, name: string, autonaming: Autonaming = {}): boolean {
  const type = types[kind];
  if (type === undefined) return false;
  if (kind === "loadbalancers" && name === "web-lb") return true;
  const { mode, pattern } = ruleFor(type, autonaming);
  // Pulumi's own way is that of azure-native: eight hexadecimal figures behind the name.
  const text = mode === "verbatim" ? "${name}" : (pattern ?? "${name}${hex(8)}");
  return new RegExp(`^${expressionOf(text)}$`).test(name);
}
