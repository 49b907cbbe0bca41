/** An event of the engine, as `pulumi up --json` writes it, as far as it is needed. */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Metadata };
  readonly resOutputsEvent?: { readonly metadata: Metadata };
  readonly resOpFailedEvent?: { readonly metadata: Metadata };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
}

interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

/** An event, and when it came by this machine's clock, in milliseconds since 1970. */
export interface Heard {
  readonly at: number;
  readonly event: EngineEvent;
}

/** What the engine did to one resource. */
export interface Operation {
  /** The program's name for the resource. */
  readonly name: string;
  readonly type: string;
  readonly kind: "create" | "update" | "delete";
  /** Moments of this machine's clock. */
  readonly began: number;
  readonly ended: number;
  readonly succeeded: boolean;
}

/** What the engine calls its steps, and what each is to Azure; others are nothing to it. */
const kinds: Readonly<Record<string, Operation["kind"]>> = {
  create: "create",
  "create-replacement": "create",
  update: "update",
  delete: "delete",
  "delete-replaced": "delete",
};

const nameOf = (urn: string) => urn.split("::").at(-1) ?? "";

/** The operations on resources of Azure, and those that watch it, in the order in which they ended. */
export function operationsIn(heard: readonly Heard[]): Operation[] {
  const begun = new Map<string, number>();
  const found: Operation[] = [];
  for (const { at, event } of heard) {
    const { metadata: starting } = event.resourcePreEvent ?? {};
    if (starting) begun.set(`${starting.op} ${starting.urn}`, at);
    const { metadata } = event.resOutputsEvent ?? event.resOpFailedEvent ?? {};
    const began = metadata && begun.get(`${metadata.op} ${metadata.urn}`);
    const kind = metadata && kinds[metadata.op];
    if (!metadata || began === undefined || kind === undefined || !isAzures(metadata.type)) continue;
    const { urn, type } = metadata;
    found.push({ name: nameOf(urn), type, kind, began, ended: at, succeeded: event.resOpFailedEvent === undefined });
  }
  return found.filter((one) => !goesAlong(one, found));
}

/** Whether an extension went with its machine, of which the engine tells as if it had deleted it. */
function goesAlong({ name, type, kind }: Operation, all: readonly Operation[]): boolean {
  const machine = name.replace(/-app$/, "");
  if (kind !== "delete" || !type.endsWith(":VirtualMachineExtension")) return false;
  return all.some((one) => one.kind === "delete" && one.type.endsWith(":VirtualMachine") && one.name === machine);
}

const isAzures = (type: string) => type.startsWith("azure-native:") || type.startsWith("pulumi-nodejs:dynamic/");

/** What the engine said went wrong, without colours, the same thing once. */
export function complaintsIn(heard: readonly Heard[]): string[] {
  const messages = heard.flatMap(({ event }) =>
    event.diagnosticEvent?.severity === "error" ? [event.diagnosticEvent.message] : [],
  );
  return [...new Set(messages.map((message) => message.replace(/<\{%.*?%\}>/g, "").trim()))].filter(
    (one) => one !== "",
  );
}
