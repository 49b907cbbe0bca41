/** A machine that stands. */
export interface Machine {
  /** Windows name, by which its answers are known. */
  readonly name: string;
  /** The program's name for the machine, e.g. `web-2-91d67`. */
  readonly resource: string;
  /** Counted from 1. */
  readonly number: number;
  readonly virtualMachineId: string;
  readonly interfaceId: string;
  /** The script that asks whether its application answers. */
  readonly check: string;
}

/** What a stack has, as far as it is asked for. */
export interface Standing {
  readonly machines: readonly Machine[];
  /** ARM ids of the load balancing rules. */
  readonly rules: readonly string[];
  /** Whether the engine was interrupted in something. */
  readonly pending: boolean;
}

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

const nameOf = (urn: string) => urn.split("::").at(-1) ?? "";

/** What `pulumi stack export` says stands; secrets are ciphers in it. */
export function standingIn(state: string): Standing {
  const { deployment } = JSON.parse(state) as {
    deployment?: { resources?: Resource[]; pending_operations?: unknown[] };
  };
  const resources = (deployment?.resources ?? []).filter((one) => one.delete !== true);
  const members = resources.filter(({ type }) => type === "pulumi-nodejs:dynamic/rotation:Membership");
  const machines = members.map(({ urn, outputs = {} }) => {
    const resource = nameOf(urn).replace(/-member$/, "");
    return {
      name: String(outputs.machine),
      resource,
      number: Number(resource.split("-")[1]),
      virtualMachineId: String(outputs.virtualMachineId),
      interfaceId: resources.find((one) => nameOf(one.urn) === `${resource}-nic`)?.id ?? "",
      check: String(outputs.check),
    };
  });
  const rules = members.flatMap(({ outputs }) => (outputs?.rules as string[] | undefined) ?? []);
  return { machines, rules: [...new Set(rules)], pending: (deployment?.pending_operations ?? []).length > 0 };
}
