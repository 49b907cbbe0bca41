import { randomUUID } from "node:crypto";
import { durations } from "../catalog/durations.ts";
import { fit, type Misfit, modelOf } from "../catalog/models.ts";
import { type Region, regionOf } from "../catalog/regions.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import {
  fill,
  findAll,
  isObject,
  type Json,
  type JsonObject,
  objectsAt,
  put,
  referencesIn,
  textAt,
} from "../protocol/json.ts";
import { groupOf, nameOf, sameId, topLevelOf } from "../protocol/resourceId.ts";
import type { Clock } from "./clock.ts";
import { type Fault, Faults } from "./faults.ts";
import { Refusals } from "./refusals.ts";
import type { ChildType, ResourceType } from "./resourceType.ts";
import type { Operation, Resource, Store } from "./store.ts";

/** What a write or a deletion leads to: the answer's status and body, and the operation that goes on, if any. */
export interface Accepted {
  readonly status: number;
  readonly body: JsonObject | undefined;
  readonly operation: Operation | undefined;
}

/** What a client sees of the sandbox's Azure from outside HTTP: resources, operations and their time. */
export class Azure {
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly refusals = new Refusals();
  readonly types: ReadonlyMap<string, ResourceType>;
  /** Told of every operation that starts or ends, for whoever watches. */
  readonly watchers = new Set<(operation: Operation | undefined) => void>();

  constructor(store: Store, clock: Clock, types: readonly ResourceType[]) {
    this.store = store;
    this.clock = clock;
    this.faults = new Faults(store);
    this.types = new Map(types.map((type) => [type.type.toLowerCase(), type]));
    for (const operation of store.running()) this.await(operation);
  }

  typeNamed(type: string): ResourceType | undefined {
    return this.types.get(type.toLowerCase());
  }

  /** The type that keeps a child such as a subnet, and how it keeps it. */
  childTypeNamed(type: string): { parent: ResourceType; child: ChildType } | undefined {
    const parent = this.typeNamed(type.split("/").slice(0, 2).join("/"));
    const segments = type.split("/");
    const child = parent?.children?.find(({ segment }) => same(segment, segments[2] ?? ""));
    return parent && child && segments.length === 3 ? { parent, child } : undefined;
  }

  /** The body of a resource or of a child in its parent, as it is kept. */
  find(id: string): JsonObject | undefined {
    const own = this.store.get(id)?.body;
    if (own) return own;
    const parent = this.store.get(topLevelOf(id));
    if (!parent) return undefined;
    const type = this.typeNamed(parent.type);
    return type?.children
      ?.flatMap(({ at }) => objectsAt(parent.body, at))
      .find((child) => sameId(textAt(child, "id"), id));
  }

  // --- reading --------------------------------------------------------------------------------------------------

  /** A resource as a client sees it. */
  show(resource: Resource): JsonObject {
    const type = this.typeNamed(resource.type)!;
    const body = structuredClone(resource.body);
    for (const path of type.secrets ?? []) {
      if (path.includes("[]")) throw new Error(`${type.type}: the secret ${path} lies in a list.`);
      put(body, path, undefined);
    }
    for (const back of type.backReferences ?? []) this.showBackReference(body, back);
    type.show?.(body, resource, this);
    return body;
  }

  private showBackReference(body: JsonObject, back: NonNullable<ResourceType["backReferences"]>[number]): void {
    const [list, member] = back.shownAt.includes("[].") ? back.shownAt.split("[].") : [undefined, back.shownAt];
    const holders = list === undefined ? [body] : objectsAt(body, list);
    for (const holder of holders) {
      const id = textAt(holder, "id") ?? "";
      const ids = this.store
        .referrersOf(id)
        .filter((other) => same(other.type, back.from))
        .flatMap((other) => referringIds(other, back.reference, id))
        .map((one): JsonObject => ({ id: one }));
      if (ids.length > 0) put(holder, member ?? "", back.single ? ids[0]! : ids);
    }
  }

  // --- writing --------------------------------------------------------------------------------------------------

  /** PUT of a whole resource. */
  write(type: ResourceType, id: string, raw: JsonObject, fault?: Fault["effect"]): Accepted {
    const provider = providerOf(type.type);
    const { body: fitted, misfits } = fit(provider, modelOf(provider, type.model), raw);
    refuseMisfits(provider, misfits);
    this.checkName(type, id);
    const existing = this.store.get(id);
    if (existing) this.refuseWhileBusy(existing, "put");
    const body = this.normalise(type, existing?.id ?? id, fitted, existing);
    const region = this.regionFor(type, id, body, existing);
    this.refuseChanges(type, body, existing?.body);
    const change = { id: existing?.id ?? id, body, before: existing?.body, region, azure: this };
    for (const rule of type.rules ?? []) raise(rule.check(change));
    for (const child of type.children ?? []) this.refuseLostChildren(child, body, existing?.body);
    type.complete?.(change);
    return this.accept(type, change.id, body, existing, region, fault);
  }

  /** PUT of a child at its own URL: a write of its parent in which only the child differs. */
  writeChild(
    parentType: ResourceType,
    child: ChildType,
    id: string,
    raw: JsonObject,
    fault?: Fault["effect"],
  ): Accepted {
    const parent = this.parentOf(parentType, id);
    this.refuseWhileBusy(parent, "put");
    const before = objectsAt(parent.body, child.at);
    const known = before.find((one) => sameId(textAt(one, "id"), id));
    const changed: JsonObject = { ...raw, name: nameOf(textAt(known, "id") ?? id) };
    const list: Json[] = known ? before.map((one) => (one === known ? changed : one)) : [...before, changed];
    const body = structuredClone(parent.body);
    put(body, child.at, list);
    const accepted = this.write(parentType, parent.id, body, fault);
    return this.retarget(accepted, parent.id, child, id, known !== undefined, fault);
  }

  /** DELETE of a child at its own URL. */
  removeChild(parentType: ResourceType, child: ChildType, id: string, fault?: Fault["effect"]): Accepted {
    const parent = this.store.get(topLevelOf(id));
    if (!parent || !this.find(id)) return { status: 204, body: undefined, operation: undefined };
    this.refuseWhileBusy(parent, "delete");
    const body = structuredClone(parent.body);
    put(
      body,
      child.at,
      objectsAt(body, child.at).filter((one) => !sameId(textAt(one, "id"), id)),
    );
    const accepted = this.write(parentType, parent.id, body, fault);
    const retargeted = this.retarget(accepted, parent.id, child, id, true, fault);
    return { status: 202, body: undefined, operation: retargeted.operation };
  }

  /** A write of a parent told as one of its child: its own body, and the time that the child takes. */
  private retarget(
    accepted: Accepted,
    parentId: string,
    child: ChildType,
    id: string,
    existed: boolean,
    fault: Fault["effect"] | undefined,
  ): Accepted {
    const parent = this.store.get(parentId)!;
    const shown = objectsAt(this.show(parent), child.at).find((one) => sameId(textAt(one, "id"), id));
    const name = shown ? child.create : child.remove;
    if (accepted.operation && name) {
      const dueAt = this.clock.now() + durations[name].milliseconds + delayOf(fault);
      const operation = { ...accepted.operation, dueAt };
      this.store.saveOperation(operation);
      return { status: existed ? 200 : 201, body: shown, operation };
    }
    return { status: existed ? 200 : 201, body: shown, operation: accepted.operation };
  }

  /** PATCH: tags, for every type here. */
  tag(type: ResourceType, resource: Resource, tags: JsonObject): JsonObject {
    this.refuseWhileBusy(resource, "put");
    if (Object.values(tags).some((value) => typeof value !== "string")) {
      throw badRequest("InvalidRequestContent", "The tags of a resource must have text as values.");
    }
    const body = { ...structuredClone(resource.body), tags, etag: newEtag() };
    this.store.save({ ...resource, body });
    return this.show(this.store.get(resource.id) ?? { ...resource, body, type: type.type });
  }

  /** DELETE of a whole resource. */
  remove(type: ResourceType, resource: Resource, fault?: Fault["effect"]): Accepted {
    this.refuseWhileBusy(resource, "delete");
    for (const rule of type.removal ?? []) raise(rule.check({ resource, azure: this }));
    if (!type.durations.delete) {
      this.store.transaction(() => this.drop(type, resource));
      return { status: 200, body: undefined, operation: undefined };
    }
    const span = durations[type.durations.delete].milliseconds + (type.emptying?.(resource, this) ?? 0);
    const operation = this.start("delete", type, resource, span, fault);
    this.store.transaction(() => {
      this.setState(resource, "Deleting");
      this.store.saveOperation(operation);
    });
    this.await(operation);
    return { status: 202, body: undefined, operation };
  }

  /** POST of an action such as `restart`. */
  act(type: ResourceType, resource: Resource, name: string, fault?: Fault["effect"]): Accepted | undefined {
    const action = Object.entries(type.actions ?? {}).find(([one]) => same(one, name));
    if (!action) return undefined;
    this.refuseWhileBusy(resource, "action");
    const span = durations[action[1].duration].milliseconds;
    const operation = {
      ...this.start("action", type, resource, span, fault),
      detail: { ...failureOf(fault), action: action[0] },
    };
    this.store.saveOperation(operation);
    this.await(operation);
    return { status: 202, body: undefined, operation };
  }

  // --- what happens in between ----------------------------------------------------------------------------------

  private parentOf(type: ResourceType, id: string): Resource {
    const parent = this.store.get(topLevelOf(id));
    if (parent) return parent;
    throw notFound(type.type, topLevelOf(id));
  }

  private checkName(type: ResourceType, id: string): void {
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

  /** 409 while another operation on the resource goes on; extensions share the turn of their machine. */
  refuseWhileBusy(resource: Resource, attempted: Operation["kind"]): void {
    const running = this.store.running().find(({ target }) => sameId(topLevelOf(target), topLevelOf(resource.id)));
    if (!running) return;
    if (running.provider === "Microsoft.Compute") {
      throw new ArmError(
        409,
        "OperationNotAllowed",
        `Operation '${attempted}' is not allowed on VM '${nameOf(topLevelOf(resource.id))}' since another operation is in progress.`,
      );
    }
    throw new ArmError(
      409,
      "AnotherOperationInProgress",
      `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${operationPath(running)}`,
    );
  }

  /** Names, ids, etags and defaults of a body and of its children. */
  private normalise(type: ResourceType, id: string, body: JsonObject, existing: Resource | undefined): JsonObject {
    const result: JsonObject = { ...body, id, name: nameOf(id), type: type.type, etag: newEtag() };
    if (typeof result.location === "string") result.location = regionOf(result.location)?.name ?? result.location;
    for (const child of type.children ?? []) this.normaliseChildren(type, child, result, existing?.body);
    fill(result, type.defaults ?? {});
    return result;
  }

  private normaliseChildren(
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

  private regionFor(type: ResourceType, id: string, body: JsonObject, existing: Resource | undefined): Region {
    const location = textAt(body, "location") ?? textAt(this.store.get(groupOf(id))?.body, "location");
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

  private refuseChanges(type: ResourceType, body: JsonObject, before: JsonObject | undefined): void {
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

  private refuseLostChildren(child: ChildType, body: JsonObject, before: JsonObject | undefined): void {
    const left = objectsAt(body, child.at);
    for (const was of objectsAt(before, child.at)) {
      const id = textAt(was, "id") ?? "";
      if (left.some((one) => sameId(textAt(one, "id"), id))) continue;
      for (const rule of child.removal ?? []) raise(rule.check({ id, azure: this }));
    }
  }

  private accept(
    type: ResourceType,
    id: string,
    body: JsonObject,
    existing: Resource | undefined,
    region: Region,
    fault: Fault["effect"] | undefined,
  ): Accepted {
    const name = existing ? (type.durations.update ?? type.durations.create) : type.durations.create;
    const state = name === undefined ? "Succeeded" : existing ? "Updating" : (type.creating ?? "Updating");
    put(body, "properties.provisioningState", state);
    const resource: Resource = {
      id,
      type: type.type,
      body,
      createdAt: existing?.createdAt ?? this.clock.now(),
      hidden: existing?.hidden ?? {},
    };
    const status = existing ? 200 : 201;
    if (name === undefined) {
      this.store.save(resource);
      raise(type.finish?.(resource, this.start("put", type, resource, 0, fault), this));
      return {
        status: existing ? 200 : (type.createdStatus ?? 201),
        body: this.show(this.store.get(id)!),
        operation: undefined,
      };
    }
    const operation = {
      ...this.start("put", type, resource, durations[name].milliseconds, fault),
      detail: { ...failureOf(fault), created: !existing },
      location: region.name,
    };
    this.store.transaction(() => {
      this.store.save(resource);
      this.store.saveOperation(operation);
    });
    this.await(operation);
    return { status, body: this.show(resource), operation };
  }

  private start(
    kind: Operation["kind"],
    type: ResourceType,
    resource: Resource,
    span: number,
    fault: Fault["effect"] | undefined,
  ): Operation {
    const now = this.clock.now();
    return {
      id: randomUUID(),
      target: resource.id,
      kind,
      provider: providerOf(type.type),
      location: textAt(resource.body, "location") ?? "westeurope",
      startedAt: now,
      dueAt: now + span + delayOf(fault),
      status: "InProgress",
      references: referencesIn(resource.body, resource.id.toLowerCase()),
      detail: failureOf(fault),
    };
  }

  private await(operation: Operation): void {
    for (const watch of this.watchers) watch(operation);
    this.clock.at(operation.dueAt, () => this.end(operation.id));
  }

  /** Ends an operation that has fallen due; one that was given more time meanwhile waits for it. */
  private end(id: string): void {
    const operation = this.store.operation(id);
    if (operation?.status !== "InProgress") return;
    if (operation.dueAt > this.clock.now() + 1) {
      this.clock.at(operation.dueAt, () => this.end(id));
      return;
    }
    const ended = this.store.transaction(() => {
      const error = this.settle(operation);
      const next: Operation = {
        ...operation,
        status: error ? "Failed" : "Succeeded",
        endedAt: this.clock.now(),
        ...(error ? { error: error.error } : {}),
      };
      this.store.saveOperation(next);
      return next;
    });
    for (const watch of this.watchers) watch(ended);
    this.store.forgetOperations(this.clock.now() - 24 * 3600 * 1000);
  }

  private settle(operation: Operation): ArmError | undefined {
    const resource = this.store.get(operation.target);
    if (!resource) return undefined;
    const type = this.typeNamed(resource.type)!;
    const wanted = failureIn(operation);
    if (operation.kind === "delete") {
      if (wanted) this.setState(resource, "Failed");
      else this.drop(type, resource);
      return wanted;
    }
    if (operation.kind === "action") {
      const name = textAt(operation.detail, "action") ?? "";
      if (!wanted) type.actions?.[name]?.finish(resource, this);
      return wanted;
    }
    const error = wanted ?? type.finish?.(resource, operation, this);
    if (wanted) type.finish?.(resource, { ...operation, error: wanted.error }, this);
    this.setState(this.store.get(operation.target) ?? resource, error ? "Failed" : "Succeeded");
    return error;
  }

  /** Tells the watchers that something changed without an operation. */
  changed(): void {
    for (const watch of this.watchers) watch(undefined);
  }

  /** Takes a resource away, with everything that goes with it. */
  drop(type: ResourceType, resource: Resource): void {
    type.removed?.(resource, this);
    this.store.remove(resource.id);
  }

  setState(resource: Resource, state: string): void {
    const body = structuredClone(resource.body);
    put(body, "properties.provisioningState", state);
    body.etag = newEtag();
    this.store.save({ ...resource, body });
  }
}

/** Where a client asks how an operation goes, without host and api-version. */
export function operationPath({ id, provider, location, target }: Operation): string {
  return `/subscriptions/${target.split("/")[2]}/providers/${provider}/locations/${location}/operations/${id}`;
}

/** 404 in ARM's words (Azure/azqr#263). */
export function notFound(type: string, id: string): ArmError {
  return new ArmError(
    404,
    "ResourceNotFound",
    `The Resource '${type}/${namesIn(id)}' under resource group '${nameOf(groupOf(id))}' was not found. ` +
      "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    { headers: { "x-ms-failure-cause": "gateway" } },
  );
}

function namesIn(id: string): string {
  return id
    .split("/")
    .slice(8)
    .filter((_, index) => index % 2 === 0)
    .join("/");
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

function refuseMisfits(provider: string, misfits: readonly Misfit[]): void {
  const [first] = misfits;
  if (!first) return;
  const message = describeMisfit(first);
  if (provider === "Microsoft.Network") {
    // Words and codes: MicrosoftLearning/AZ-700#183, microsoft/sql-server-samples#1294.
    throw new ArmError(400, "InvalidRequestFormat", "Cannot parse the request.", {
      details: misfits.map((misfit) => ({ code: "InvalidJson", message: describeMisfit(misfit) })),
    });
  }
  // Assumed for compute and resources, whose words for a missing parameter are known (azure-docs, common error messages).
  if (first.kind === "unknown" || first.kind === "type") throw badRequest("BadRequest", message);
  const target = first.path.replace(/^properties\./, "");
  throw badRequest("InvalidParameter", message, target);
}

function describeMisfit({ kind, member, model, path, value, expected }: Misfit): string {
  switch (kind) {
    case "unknown":
      return `Could not find member '${member}' on object of type '${model}'. Path '${path}', line 1, position 1.`;
    case "missing":
      return `Required parameter '${path.replace(/^properties\./, "")}' is missing (null).`;
    case "type":
      return `Error converting value ${JSON.stringify(value)} to type '${expected}'. Path '${path}', line 1, position 1.`;
    case "value":
      return `The value '${String(value)}' of parameter '${path.replace(/^properties\./, "")}' is invalid. Allowed values: ${expected}.`;
    case "range":
      return `The value '${String(value)}' of parameter '${path.replace(/^properties\./, "")}' is out of range: ${expected}.`;
  }
}

function delayOf(fault: Fault["effect"] | undefined): number {
  return fault?.kind === "delay" ? fault.milliseconds : 0;
}

function failureOf(fault: Fault["effect"] | undefined): JsonObject {
  return fault?.kind === "fail" ? { failCode: fault.code, failMessage: fault.message } : {};
}

function failureIn({ detail }: Operation): ArmError | undefined {
  const code = textAt(detail, "failCode");
  return code === undefined ? undefined : new ArmError(200, code, textAt(detail, "failMessage") ?? "");
}

export function providerOf(type: string): string {
  return type.split("/")[0] ?? "";
}

export function newEtag(): string {
  return `W/"${randomUUID()}"`;
}

function raise(error: ArmError | undefined): void {
  if (error) throw error;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
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
