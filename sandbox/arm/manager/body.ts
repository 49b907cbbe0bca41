import { randomUUID } from "node:crypto";
import { type Region, regionOf } from "../catalog/regions.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { fill, findAll, isObject, type Json, type JsonObject, objectsAt, put, textAt } from "../protocol/json.ts";
import { groupOf, nameOf, same } from "../protocol/resourceId.ts";
import type { AzureState, ChildType, ResourceType } from "./resourceType.ts";
import type { Resource } from "./store.ts";

/** @throws ArmError when the name in an id is not one that most types take. */
export function checkName(type: ResourceType, id: string): void {
  if (type.name === "by rule") return;
  const name = nameOf(id);
  const most = type.name?.most ?? 80;
  // pivotal-cf/terraforming-azure#76; lengths from azure-docs, resource-name-rules.md.
  if (name.length > most || !/^\w([\w.-]*\w)?$/.test(name)) {
    throw badRequest(
      "InvalidResourceName",
      `Resource name ${name} is invalid. The name can be up to ${most} characters long. It must begin with a word character, ` +
        "and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.",
    );
  }
}

/** Names, ids, etags and defaults of a body and of its children. */
export function normalise(
  type: ResourceType,
  id: string,
  body: JsonObject,
  existing: Resource | undefined,
): JsonObject {
  const result: JsonObject = { ...body, id, name: nameOf(id), type: type.type, etag: newEtag() };
  if (typeof result.location === "string") result.location = regionOf(result.location)?.name ?? result.location;
  for (const child of type.children ?? []) normaliseChildren(type, child, result, existing?.body);
  fill(result, type.defaults ?? {});
  return result;
}

function normaliseChildren(
  type: ResourceType,
  child: ChildType,
  body: JsonObject,
  before: JsonObject | undefined,
): void {
  const given = findAll(body, child.at)[0]?.value;
  if (given === undefined) {
    put(body, child.at, child.keptWhenAbsent ? objectsAt(before, child.at) : []);
    return;
  }
  const known = objectsAt(before, child.at);
  const id = textAt(body, "id") ?? "";
  const list = (Array.isArray(given) ? given : []).filter(isObject).map((one, index) => {
    const name = textAt(one, "name");
    if (!name) {
      throw badRequest(
        "InvalidRequestFormat",
        `Cannot parse the request. The element ${child.at}[${index}] has no name.`,
      );
    }
    const childId =
      textAt(
        known.find((other) => same(textAt(other, "name") ?? "", name)),
        "id",
      ) ?? `${id}/${child.segment}/${name}`;
    const next: JsonObject = { ...one, name, id: childId, type: `${type.type}/${child.segment}`, etag: newEtag() };
    put(next, "properties.provisioningState", "Succeeded");
    fill(next, child.defaults ?? {});
    return next;
  });
  put(body, child.at, list);
}

/** @throws ArmError when a body names no region, one that there is not, or another than before. */
export function regionFor(
  type: ResourceType,
  id: string,
  body: JsonObject,
  existing: Resource | undefined,
  azure: AzureState,
): Region {
  const location = textAt(body, "location") ?? textAt(azure.store.get(groupOf(id))?.body, "location");
  if (textAt(body, "location") === undefined) {
    throw badRequest("LocationRequired", "The location property is required for this definition.");
  }
  const region = regionOf(location ?? "");
  if (!region) {
    throw badRequest(
      "LocationNotAvailableForResourceType",
      `The provided location '${location}' is not available for resource type '${type.type}'.`,
    );
  }
  const before = textAt(existing?.body, "location");
  if (before !== undefined && before !== region.name) {
    throw new ArmError(
      409,
      "InvalidResourceLocation",
      `The resource '${nameOf(id)}' already exists in location '${before}' in resource group '${nameOf(groupOf(id))}'. ` +
        `A resource with the same name cannot be created in location '${region.name}'. Please select a new resource name.`,
    );
  }
  return region;
}

/** Keeps what cannot change and was left out. @throws ArmError when it would change. */
export function refuseChanges(type: ResourceType, body: JsonObject, before: JsonObject | undefined): void {
  if (!before) return;
  for (const path of type.immutable ?? []) {
    const [was] = findAll(before, path);
    const [is] = findAll(body, path);
    // A property that is left out keeps its value.
    if (is === undefined) {
      if (was !== undefined) put(body, path, was.value);
    } else if (!equal(was?.value, is.value)) {
      const target = path.replace(/^properties\./, "");
      throw new ArmError(409, "PropertyChangeNotAllowed", `Changing property '${target}' is not allowed.`, {
        target,
      });
    }
  }
}

export function newEtag(): string {
  return `W/"${randomUUID()}"`;
}

function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === "string" && typeof b === "string") return same(a, b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => equal(one, b[index]));
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
  }
  return a === b;
}

/** Keeps another provisioningState of a resource. */
export function setState(resource: Resource, state: string, azure: AzureState): void {
  const body = structuredClone(resource.body);
  put(body, "properties.provisioningState", state);
  body.etag = newEtag();
  azure.store.save({ ...resource, body });
}
