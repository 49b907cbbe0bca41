import { findAll, isObject, type JsonObject, objectsAt, put, textAt } from "../protocol/json.ts";
import { same, sameId, topLevelOf } from "../protocol/resourceId.ts";
import type { AzureState, BackReference } from "./resourceType.ts";
import type { Resource } from "./store.ts";

/** The body of a resource or of a child in its parent, as it is kept. */
export function find(id: string, azure: AzureState): JsonObject | undefined {
  const own = azure.store.get(id)?.body;
  if (own) return own;
  const parent = azure.store.get(topLevelOf(id));
  if (!parent) return undefined;
  const type = azure.typeNamed(parent.type);
  return type?.children
    ?.flatMap(({ at }) => objectsAt(parent.body, at))
    .find((child) => sameId(textAt(child, "id"), id));
}

/** A resource as a client sees it. */
export function show(resource: Resource, azure: AzureState): JsonObject {
  const type = azure.typeNamed(resource.type)!;
  const body = structuredClone(resource.body);
  for (const path of type.secrets ?? []) {
    if (path.includes("[]")) throw new Error(`${type.type}: the secret ${path} lies in a list.`);
    put(body, path, undefined);
  }
  for (const back of type.backReferences ?? []) showBackReference(body, back, azure);
  type.show?.(body, resource, azure);
  return body;
}

function showBackReference(body: JsonObject, back: BackReference, azure: AzureState): void {
  const [list, member] = back.shownAt.includes("[].") ? back.shownAt.split("[].") : [undefined, back.shownAt];
  const holders = list === undefined ? [body] : objectsAt(body, list);
  for (const holder of holders) {
    const id = textAt(holder, "id") ?? "";
    const ids = azure.store
      .referrersOf(id)
      .filter((other) => same(other.type, back.from))
      .flatMap((other) => referringIds(other, back.reference, id))
      .map((one): JsonObject => ({ id: one }));
    if (ids.length > 0) put(holder, member ?? "", back.single ? ids[0]! : ids);
  }
}

/** Ids of what refers to `id` in a resource: the elements of the list that holds the reference, else the resource. */
function referringIds({ id: own, body }: Resource, reference: string, id: string): string[] {
  const hits = findAll(body, reference).filter(({ value }) => isObject(value) && sameId(textAt(value, "id"), id));
  return hits.map(({ path }) => {
    const element = /^(.*?\[\d+\])/.exec(path)?.[1];
    const match = element === undefined ? undefined : /^(.*)\[(\d+)\]$/.exec(element);
    const holder = match ? objectsAt(body, match[1]!)[Number(match[2])] : undefined;
    // An element with an etag is a child of its own, such as an IP configuration; others are mere references.
    return (textAt(holder, "etag") && textAt(holder, "id")) ?? own;
  });
}
