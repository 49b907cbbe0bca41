import type { Operation } from "./operations.ts";

/** The sandbox's names for the durations of each kind of resource, by what is done to it; what is not here is done at once. */
export const durationNames: Readonly<Record<string, Partial<Record<Operation["kind"], string>>>> = {
  "azure-native:resources:ResourceGroup": { create: "resourceGroupCreate", delete: "resourceGroupDelete" },
  "azure-native:network:PublicIPAddress": { create: "publicIpCreate", delete: "publicIpDelete" },
  "azure-native:network:VirtualNetwork": { create: "virtualNetworkCreate", delete: "virtualNetworkDelete" },
  "azure-native:network:Subnet": { create: "subnetCreate", delete: "subnetDelete" },
  "azure-native:network:NetworkSecurityGroup": { create: "securityGroupCreate", delete: "securityGroupDelete" },
  "azure-native:network:LoadBalancer": { create: "loadBalancerCreate", delete: "loadBalancerDelete" },
  "azure-native:network:NetworkInterface": {
    create: "networkInterfaceCreate",
    update: "networkInterfaceUpdate",
    delete: "networkInterfaceDelete",
  },
  "azure-native:compute:VirtualMachine": { create: "windowsVmCreate", update: "vmUpdate", delete: "vmDelete" },
  "azure-native:compute:VirtualMachineExtension": { create: "extensionCreate", delete: "extensionDelete" },
  "pulumi-nodejs:dynamic/rotation:Membership": { create: "runCommandAction" },
};

/** Seconds by name, from the table in docs/azure-rules.md, which `npm run docs` writes from the sandbox's own. */
export function sandboxSeconds(page: string): Map<string, number> {
  const [, table = ""] = page.split("\n## Durations\n");
  return new Map([...table.matchAll(/^\| `(\w+)` \| ([\d.]+) \|/gm)].map((row) => [row[1]!, Number(row[2])]));
}

/** How long one kind of operation took. */
export interface Duration {
  readonly type: string;
  readonly kind: Operation["kind"];
  readonly count: number;
  /** Seconds of Azure's time, in which the engine's own part is. */
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
  /** Seconds it lasts in the sandbox; undefined when it does there at once, or waits for something. */
  readonly sandbox: number | undefined;
}

/**
 * Operations that succeeded, by kind and length.
 * @param seconds Seconds of Azure's time between two moments of this machine's clock.
 */
export function durationsOf(
  operations: readonly Operation[],
  known: ReadonlyMap<string, number>,
  seconds: (from: number, to: number) => number,
): Duration[] {
  const groups = new Map<string, number[]>();
  for (const { type, kind, began, ended, succeeded } of operations) {
    if (!succeeded) continue;
    const key = `${type} ${kind}`;
    groups.set(key, [...(groups.get(key) ?? []), seconds(began, ended)]);
  }
  return [...groups].sort().map(([key, spans]) => {
    const [type = "", kind] = key.split(" ") as [string, Operation["kind"]];
    const sorted = spans.toSorted((a, b) => a - b);
    const sandbox = known.get(durationNames[type]?.[kind] ?? "");
    return {
      type,
      kind,
      count: sorted.length,
      shortest: sorted[0]!,
      median: sorted[Math.floor((sorted.length - 1) / 2)]!,
      longest: sorted.at(-1)!,
      sandbox,
    };
  });
}
