import { durations } from "../catalog/durations.ts";
import type { Region } from "../catalog/regions.ts";
import { ArmError, badRequest, notFound } from "../protocol/armError.ts";
import { type Json, type JsonObject, objectsAt, put, textAt } from "../protocol/json.ts";
import { nameOf, same, sameId, topLevelOf } from "../protocol/resourceId.ts";
import { type ActOptions, actionsOf } from "./actions.ts";
import type { HealthSource } from "./backendHealth.ts";
import { checkName, newEtag, normalise, refuseChanges, regionFor, setState } from "./body.ts";
import type { Clock } from "./clock.ts";
import { type Fault, Faults } from "./faults.ts";
import { Measurements } from "./measurements.ts";
import { fitted } from "./misfits.ts";
import { delayOf, failureOf, Operations, type Watcher } from "./operations.ts";
import { find, show } from "./reading.ts";
import { Refusals } from "./refusals.ts";
import type { AzureState, ChildType, ResourceType } from "./resourceType.ts";
import type { Operation, Resource, Store } from "./store.ts";
import { refusedTags } from "./tags.ts";

/** What a write or a deletion leads to: the answer's status and body, and the operation that goes on, if any. */
export interface Accepted {
  readonly status: number;
  readonly body: JsonObject | undefined;
  readonly operation: Operation | undefined;
}

/** Stands for the version of a body that is written anew as it was kept: what it holds was judged before. */
const keptVersion = "9999-12-31";

/** What a client sees of the sandbox's Azure from outside HTTP: resources, operations and their time. */
export class Azure implements AzureState {
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly refusals = new Refusals();
  origin = "";
  /** What the data path measures. */
  readonly measurements = new Measurements();
  readonly types: ReadonlyMap<string, ResourceType>;
  /** Told of every operation that starts or ends, for whoever watches. */
  readonly watchers = new Set<Watcher>();
  /** Nobody, until the data path says that it does. */
  healthSource: HealthSource = () => [];
  private readonly operations = new Operations(this, this.watchers);

  constructor(store: Store, clock: Clock, types: readonly ResourceType[]) {
    this.store = store;
    this.clock = clock;
    this.faults = new Faults(store);
    this.types = new Map(types.map((type) => [type.type.toLowerCase(), type]));
    for (const operation of store.running()) this.operations.schedule(operation);
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
    return find(id, this);
  }

  /** A resource as a client sees it. */
  show(resource: Resource): JsonObject {
    return show(resource, this);
  }

  /** PUT of a whole resource. */
  write(type: ResourceType, id: string, raw: JsonObject, fault?: Fault["effect"], version = ""): Accepted {
    const { body: given, newer } = fitted(type.type, type.model, raw, version);
    this.noteNewer(type.type, newer, id, version);
    checkName(type, id);
    const existing = this.store.get(id);
    if (existing) this.operations.refuseWhileBusy(existing, "put");
    const body = normalise(type, existing?.id ?? id, given, existing);
    const region = regionFor(type, id, body, existing, this);
    refuseChanges(type, body, existing?.body);
    raise(refusedTags(body));
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
    version = "",
  ): Accepted {
    const { newer } = fitted(parentType.type, child.model, raw, version);
    this.noteNewer(`${parentType.type}/${child.segment}`, newer, id, version);
    const parent = this.parentOf(parentType, id);
    this.operations.refuseWhileBusy(parent, "put");
    const before = objectsAt(parent.body, child.at);
    const known = before.find((one) => sameId(textAt(one, "id"), id));
    const changed: JsonObject = { ...raw, name: nameOf(textAt(known, "id") ?? id) };
    const list: Json[] = known ? before.map((one) => (one === known ? changed : one)) : [...before, changed];
    const body = structuredClone(parent.body);
    put(body, child.at, list);
    const accepted = this.write(parentType, parent.id, body, fault, keptVersion);
    return this.retarget(accepted, parent.id, child, id, known !== undefined, fault);
  }

  /** DELETE of a child at its own URL. */
  removeChild(parentType: ResourceType, child: ChildType, id: string, fault?: Fault["effect"]): Accepted {
    const parent = this.store.get(topLevelOf(id));
    if (!parent || !this.find(id)) return { status: 204, body: undefined, operation: undefined };
    this.operations.refuseWhileBusy(parent, "delete");
    const body = structuredClone(parent.body);
    put(
      body,
      child.at,
      objectsAt(body, child.at).filter((one) => !sameId(textAt(one, "id"), id)),
    );
    const accepted = this.write(parentType, parent.id, body, fault, keptVersion);
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
    this.operations.refuseWhileBusy(resource, "put");
    if (Object.values(tags).some((value) => typeof value !== "string")) {
      throw badRequest("InvalidRequestContent", "The tags of a resource must have text as values.");
    }
    const body = { ...structuredClone(resource.body), tags, etag: newEtag() };
    raise(refusedTags(body));
    this.store.save({ ...resource, body });
    return this.show(this.store.get(resource.id) ?? { ...resource, body, type: type.type });
  }

  /** DELETE of a whole resource. */
  remove(type: ResourceType, resource: Resource, fault?: Fault["effect"]): Accepted {
    this.operations.refuseWhileBusy(resource, "delete");
    for (const rule of type.removal ?? []) raise(rule.check({ resource, azure: this }));
    if (!type.durations.delete) {
      this.store.transaction(() => this.drop(type, resource));
      return { status: 200, body: undefined, operation: undefined };
    }
    const span = durations[type.durations.delete].milliseconds + (type.emptying?.(resource, this) ?? 0);
    const operation = this.operations.start("delete", type, resource, span, fault);
    this.store.transaction(() => {
      setState(resource, "Deleting", this);
      this.store.saveOperation(operation);
    });
    this.operations.schedule(operation);
    return { status: 202, body: undefined, operation };
  }

  /** POST of an action such as `restart`, on a resource or on a child in it; undefined where there is no such action. */
  act(
    type: ResourceType,
    resource: Resource,
    name: string,
    { fault, body, target = resource.id }: ActOptions = {},
  ): Accepted | undefined {
    const actions = Object.entries(actionsOf(target, this) ?? {});
    const [own, action] = actions.find(([one]) => same(one, name)) ?? [];
    if (own === undefined || !action) return undefined;
    const kind = action.reads ? "read" : "action";
    if (kind === "action") this.operations.refuseWhileBusy(resource, kind);
    const kept = action.begin?.({ target, resource, body, azure: this }) ?? {};
    if (kept instanceof ArmError) throw kept;
    const span = action.duration === undefined ? 0 : durations[action.duration].milliseconds;
    const started = this.operations.start(kind, type, resource, span, fault);
    if (action.duration === undefined) {
      return { status: 200, body: action.finish(resource, this, started), operation: undefined };
    }
    const operation = { ...started, target, detail: { ...failureOf(fault), ...kept, action: own } };
    this.store.saveOperation(operation);
    this.operations.schedule(operation);
    return { status: 202, body: undefined, operation };
  }

  /** Says once of each member that a newer model may know, that it is kept without effect. */
  private noteNewer(type: string, members: readonly string[], id: string, version: string): void {
    if (version === keptVersion) return;
    for (const member of members) {
      const message = `'${member}' of ${type} is not in the model the sandbox has, which is older than API version ${version}: it is kept and returned, and has no effect.`;
      this.refusals.warn({ at: this.clock.now(), method: "PUT", path: id, code: "MemberOfNewerVersion", message });
    }
  }

  private parentOf(type: ResourceType, id: string): Resource {
    const parent = this.store.get(topLevelOf(id));
    if (parent) return parent;
    throw notFound(type.type, topLevelOf(id));
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
    const status = existing ? 200 : (type.createdStatus ?? 201);
    if (name === undefined) {
      this.store.save(resource);
      raise(type.finish?.(resource, this.operations.start("put", type, resource, 0, fault), this));
      return {
        status,
        body: this.show(this.store.get(id)!),
        operation: undefined,
      };
    }
    const operation = {
      ...this.operations.start("put", type, resource, durations[name].milliseconds, fault),
      detail: { ...failureOf(fault), created: !existing },
      location: region.name,
    };
    this.store.transaction(() => {
      this.store.save(resource);
      this.store.saveOperation(operation);
    });
    this.operations.schedule(operation);
    return { status, body: this.show(resource), operation };
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
}

function raise(error: ArmError | undefined): void {
  if (error) throw error;
}
