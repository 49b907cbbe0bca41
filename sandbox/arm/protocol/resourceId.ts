/** An ARM id taken apart. Ids are compared without case and echoed as given. */
export interface ResourceId {
  readonly subscription: string;
  readonly group: string | undefined;
  readonly provider: string | undefined;
  /** Type and name of each level, e.g. [["virtualNetworks", "web"], ["subnets", "front"]]. */
  readonly levels: readonly (readonly [type: string, name: string])[];
  /** Type segment at the end without a name: a list, or an action. */
  readonly tail: string | undefined;
}

/** The id or collection that a path names; undefined for any other path. */
export function parseId(path: string): ResourceId | undefined {
  const segments = path.split("/").slice(1);
  if (segments.at(-1) === "") segments.pop();
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) return undefined;
  if (segments.shift()?.toLowerCase() !== "subscriptions") return undefined;
  const subscription = segments.shift();
  if (subscription === undefined) return undefined;
  let group: string | undefined;
  if (segments[0]?.toLowerCase() === "resourcegroups") {
    segments.shift();
    group = segments.shift();
    if (group === undefined) return { subscription, group, provider: undefined, levels: [], tail: "resourceGroups" };
  }
  let provider: string | undefined;
  if (segments[0]?.toLowerCase() === "providers") {
    segments.shift();
    provider = segments.shift();
    if (provider === undefined) return { subscription, group, provider, levels: [], tail: "providers" };
  }
  const levels: [string, string][] = [];
  while (segments.length >= 2) levels.push([segments.shift()!, segments.shift()!]);
  return { subscription, group, provider, levels, tail: segments[0] };
}

/** Type of the resource an id names, e.g. `Microsoft.Network/virtualNetworks/subnets`. */
export function typeOf({ provider, levels }: ResourceId): string {
  return [provider, ...levels.map(([type]) => type)].join("/");
}

/** Last name in an id. */
export function nameOf(id: string): string {
  return id.split("/").at(-1) ?? "";
}

/** Id of the resource group an id lies in. */
export function groupOf(id: string): string {
  return id.split("/").slice(0, 5).join("/");
}

/** Id of the top-level resource: the id itself, or for a child such as a subnet that of its parent. */
export function topLevelOf(id: string): string {
  return id.split("/").slice(0, 9).join("/");
}

/** Whether two ids name the same thing. */
export function sameId(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();
}

/** Whether two names are one to ARM, which looks at no case. */
export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
