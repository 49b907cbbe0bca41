import { regions } from "../catalog/regions.ts";
import { type Accepted, type Azure, notFound, operationPath } from "../manager/azure.ts";
import type { Fault } from "../manager/faults.ts";
import type { ResourceType } from "../manager/resourceType.ts";
import type { Operation, Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { isObject, type Json, type JsonObject, objectsAt, textAt } from "../protocol/json.ts";
import { groupOf, nameOf, parseId, type ResourceId, topLevelOf, typeOf } from "../protocol/resourceId.ts";
import { beingDeleted, resourceGroups } from "../types/resourceGroups.ts";

/** A request, with everything about HTTP but its meaning taken off. */
export interface Request {
  readonly method: string;
  /** Path as sent, decoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Parsed body, undefined when empty. */
  readonly body: Json | undefined;
}

/** An answer; headers with a URL have the path only, the server puts its origin before it. */
export interface Response {
  readonly status: number;
  readonly body?: JsonObject | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every version of the API of subscriptions, providers and locations. */
const anyVersion = /^\d{4}-\d{2}-\d{2}(-preview)?$/;

/** Finds out what a request is about and has it done. */
export class Router {
  private readonly azure: Azure;
  private readonly subscription: string;
  private readonly tenant: string;

  constructor(azure: Azure, subscription: string, tenant: string) {
    this.azure = azure;
    this.subscription = subscription;
    this.tenant = tenant;
  }

  /** @throws ArmError for whatever ARM refuses. */
  handle(request: Request): Response {
    const version = request.query.get("api-version");
    if (!version) {
      throw badRequest(
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
      );
    }
    if (!anyVersion.test(version)) {
      throw badRequest("InvalidApiVersionParameter", `The api-version '${version}' is invalid.`);
    }
    const path = request.path.replace(/\/+$/, "");
    if (path === "/subscriptions") return this.read(request, { value: [this.subscriptionBody()] });
    if (path === "/tenants")
      return this.read(request, { value: [{ id: `/tenants/${this.tenant}`, tenantId: this.tenant }] });
    const id = parseId(path);
    if (!id) throw new ArmError(404, "InvalidResourceUrl", `The request path '${path}' names nothing ARM knows.`);
    if (id.subscription.toLowerCase() !== this.subscription) {
      throw new ArmError(404, "SubscriptionNotFound", `The subscription '${id.subscription}' could not be found.`);
    }
    if (id.provider === undefined) return this.subscriptionLevel(request, path, id);
    return this.provider(request, path, id, version);
  }

  // --- subscription, its groups, and its providers --------------------------------------------------------------

  private subscriptionLevel(request: Request, path: string, id: ResourceId): Response {
    const under = path.split("/").slice(3);
    const root = `/subscriptions/${this.subscription}`;
    if (under.length === 0) return this.read(request, this.subscriptionBody());
    const [first = "", second = "", third = ""] = under.map((segment) => segment.toLowerCase());
    if (first === "resourcegroups") {
      if (under.length === 1)
        return this.read(request, { value: this.list("Microsoft.Resources/resourceGroups", root) });
      if (under.length === 2) return this.group(request, path);
      if (third === "resources") return this.read(request, { value: this.everything(this.groupAt(path).id) });
    }
    if (first === "resources") return this.read(request, { value: this.everything(root) });
    if (first === "locations" && under.length === 1) return this.read(request, { value: this.locations() });
    if (first === "operationresults" && under.length === 2) return this.operation(request, under[1]!, true);
    if (first === "providers" && under.length === 1) return this.read(request, { value: this.providers() });
    throw new ArmError(
      404,
      "InvalidResourceUrl",
      `The request path '${path}' names nothing ARM knows (${second || first} ${id.tail ?? ""}).`,
    );
  }

  private subscriptionBody(): JsonObject {
    return {
      id: `/subscriptions/${this.subscription}`,
      subscriptionId: this.subscription,
      tenantId: this.tenant,
      displayName: "Sandbox",
      state: "Enabled",
      authorizationSource: "RoleBased",
      subscriptionPolicies: { locationPlacementId: "Public_2014-09-01", quotaId: "Sandbox", spendingLimit: "Off" },
    };
  }

  private locations(): JsonObject[] {
    return regions.map(({ name, displayName, zones }) => ({
      id: `/subscriptions/${this.subscription}/locations/${name}`,
      name,
      type: "Region",
      displayName,
      regionalDisplayName: displayName,
      metadata: { regionType: "Physical", regionCategory: "Recommended" },
      availabilityZoneMappings: zones
        ? ["1", "2", "3"].map((zone) => ({ logicalZone: zone, physicalZone: `${name}-az${zone}` }))
        : [],
    }));
  }

  private namespaces(): string[] {
    return [...new Set([...this.azure.types.values()].map(({ type }) => type.split("/")[0]!))];
  }

  private providers(): JsonObject[] {
    return this.namespaces().map((namespace) => this.providerBody(namespace));
  }

  private unregistered(): string[] {
    const kept = this.azure.store.setting("unregistered");
    return Array.isArray(kept) ? kept.map(String) : [];
  }

  private providerBody(namespace: string): JsonObject {
    const types = [...this.azure.types.values()].filter(({ type }) => type.startsWith(`${namespace}/`));
    return {
      id: `/subscriptions/${this.subscription}/providers/${namespace}`,
      namespace,
      registrationPolicy: "RegistrationRequired",
      registrationState: this.unregistered().includes(namespace.toLowerCase()) ? "NotRegistered" : "Registered",
      resourceTypes: types.map(({ type, apiVersions }) => ({
        resourceType: type.split("/").slice(1).join("/"),
        locations: regions.map(({ displayName }) => displayName),
        apiVersions: [...apiVersions],
        capabilities: "SupportsTags, SupportsLocation",
      })),
    };
  }

  private register(namespace: string, registered: boolean): void {
    const others = this.unregistered().filter((one) => one !== namespace.toLowerCase());
    this.azure.store.saveSetting("unregistered", registered ? others : [...others, namespace.toLowerCase()]);
  }

  private group(request: Request, id: string): Response {
    const fault = this.strike(request, resourceGroups.type);
    const group = this.azure.store.get(id);
    switch (request.method) {
      case "PUT": {
        if (group && textAt(group.body, "properties.provisioningState") === "Deleting") throw beingDeleted(id);
        this.preconditions(request, group?.body);
        return this.answer(this.azure.write(resourceGroups, canonicalGroup(id), objectBody(request), fault));
      }
      case "PATCH":
        return { status: 200, body: this.azure.tag(resourceGroups, this.groupAt(id), tagsIn(request)) };
      case "GET":
        return { status: 200, body: this.azure.show(this.groupAt(id)) };
      case "HEAD":
        return { status: group ? 204 : 404 };
      case "DELETE": {
        const { operation } = this.azure.remove(resourceGroups, this.groupAt(id), fault);
        return {
          status: 202,
          headers: {
            ...this.wait(operation),
            location: `/subscriptions/${this.subscription}/operationresults/${operation?.id}?api-version=2021-04-01`,
          },
        };
      }
      default:
        throw notAllowed(request.method, id);
    }
  }

  private groupAt(path: string): Resource {
    const id = groupOf(path);
    const group = this.azure.store.get(id);
    if (group) return group;
    throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${nameOf(id)}' could not be found.`, {
      headers: { "x-ms-failure-cause": "gateway" },
    });
  }

  // --- resources of a provider ----------------------------------------------------------------------------------

  private provider(request: Request, path: string, id: ResourceId, version: string): Response {
    const namespace = this.namespaces().find((one) => one.toLowerCase() === id.provider?.toLowerCase());
    if (namespace === undefined) {
      throw new ArmError(404, "InvalidResourceNamespace", `The resource namespace '${id.provider}' is invalid.`);
    }
    if (id.group === undefined && id.levels.length === 0) {
      if (id.tail === undefined) return this.read(request, this.providerBody(namespace));
      if (request.method === "POST" && ["register", "unregister"].includes(id.tail.toLowerCase())) {
        this.register(namespace, id.tail.toLowerCase() === "register");
        return { status: 200, body: this.providerBody(namespace) };
      }
    }
    const [firstType, operationKind] = id.levels.map(([type]) => type.toLowerCase());
    if (firstType === "locations" && (operationKind === "operations" || operationKind === "operationresults")) {
      const monitor = request.query.get("monitor") === "true" || operationKind === "operationresults";
      return this.operation(request, id.levels[1]![1], monitor);
    }
    if (id.tail !== undefined) return this.collectionOrAction(request, path, id, version);
    const type = this.azure.typeNamed(typeOf(id));
    const child = type ? undefined : this.azure.childTypeNamed(typeOf(id));
    if (!type && !child) throw this.unknownType(id, version);
    this.checkVersion(type ?? child!.parent, version, path);
    const group = this.groupAt(path);
    const write = request.method !== "GET" && request.method !== "HEAD";
    if (write && textAt(group.body, "properties.provisioningState") === "Deleting") throw beingDeleted(group.id);
    if (write && this.unregistered().includes(namespace.toLowerCase())) {
      throw new ArmError(
        409,
        "MissingSubscriptionRegistration",
        `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
      );
    }
    return type ? this.resource(request, path, type) : this.child(request, path, child!);
  }

  private resource(request: Request, path: string, type: ResourceType): Response {
    const fault = this.strike(request, type.type);
    const resource = this.azure.store.get(path);
    switch (request.method) {
      case "PUT": {
        this.preconditions(request, resource?.body);
        this.checkParent(path, type);
        return this.answer(this.azure.write(type, path, objectBody(request), fault));
      }
      case "PATCH":
        return { status: 200, body: this.azure.tag(type, this.found(resource, type, path), tagsIn(request)) };
      case "GET":
        return { status: 200, body: this.azure.show(this.found(resource, type, path)) };
      case "HEAD":
        return { status: resource ? 204 : 404 };
      case "DELETE":
        if (!resource) return { status: 204 };
        return this.answer(this.azure.remove(type, resource, fault));
      default:
        throw notAllowed(request.method, path);
    }
  }

  private child(
    request: Request,
    path: string,
    { parent, child }: NonNullable<ReturnType<Azure["childTypeNamed"]>>,
  ): Response {
    const type = `${parent.type}/${child.segment}`;
    const fault = this.strike(request, type);
    const body = this.shownChild(path, child.at);
    switch (request.method) {
      case "PUT":
        if (!child.writable) throw notAllowed(request.method, path);
        this.preconditions(request, body);
        return this.answer(this.azure.writeChild(parent, child, path, objectBody(request), fault));
      case "GET":
        if (!body) throw notFound(type, path);
        return { status: 200, body };
      case "HEAD":
        return { status: body ? 204 : 404 };
      case "DELETE":
        if (!child.writable) throw notAllowed(request.method, path);
        return this.answer(this.azure.removeChild(parent, child, path, fault));
      default:
        throw notAllowed(request.method, path);
    }
  }

  private shownChild(id: string, at: string): JsonObject | undefined {
    const parent = this.azure.store.get(topLevelOf(id));
    if (!parent) return undefined;
    return objectsAt(this.azure.show(parent), at).find((one) => textAt(one, "id")?.toLowerCase() === id.toLowerCase());
  }

  private collectionOrAction(request: Request, path: string, id: ResourceId, version: string): Response {
    const within = path.split("/").slice(0, -1).join("/");
    const type = this.azure.typeNamed(`${typeOf(id)}/${id.tail}`);
    if (type) {
      this.checkVersion(type, version, path);
      const root =
        id.levels.length > 0
          ? within
          : id.group === undefined
            ? `/subscriptions/${this.subscription}`
            : this.groupAt(path).id;
      return this.read(request, { value: this.list(type.type, root) });
    }
    const child = this.azure.childTypeNamed(`${typeOf(id)}/${id.tail}`);
    if (child && id.levels.length === 1) {
      const parent = this.found(this.azure.store.get(within), child.parent, within);
      return this.read(request, { value: objectsAt(this.azure.show(parent), child.child.at) });
    }
    const owner = this.azure.typeNamed(typeOf(id));
    if (owner && request.method === "POST") {
      this.checkVersion(owner, version, path);
      const resource = this.found(this.azure.store.get(within), owner, within);
      const accepted = this.azure.act(owner, resource, id.tail ?? "", this.strike(request, owner.type));
      if (accepted) return this.answer(accepted);
    }
    throw this.unknownType(id, version);
  }

  // --- operations -----------------------------------------------------------------------------------------------

  private operation(request: Request, id: string, monitor: boolean): Response {
    const operation = this.azure.store.operation(id);
    if (!operation) throw new ArmError(404, "OperationNotFound", `The operation '${id}' could not be found.`);
    if (request.method !== "GET") throw notAllowed(request.method, id);
    const running = operation.status === "InProgress";
    if (monitor) {
      if (running)
        return { status: 202, headers: { ...this.wait(operation), location: `${request.path}?${request.query}` } };
      if (operation.status === "Failed") return { status: 409, body: { error: operation.error ?? {} } };
      const target = operation.kind === "put" ? this.azure.store.get(operation.target) : undefined;
      return target ? { status: 200, body: this.azure.show(target) } : { status: 204 };
    }
    const span = operation.dueAt - operation.startedAt;
    const done =
      span <= 0 ? 100 : Math.min(99, Math.floor(((this.azure.clock.now() - operation.startedAt) / span) * 100));
    return {
      status: 200,
      body: {
        id: `${operationPath(operation)}`,
        name: operation.id,
        status: operation.status,
        startTime: new Date(operation.startedAt).toISOString(),
        ...(operation.endedAt === undefined ? {} : { endTime: new Date(operation.endedAt).toISOString() }),
        percentComplete: running ? done : 100,
        ...(operation.error ? { error: operation.error } : {}),
      },
      headers: running ? this.wait(operation) : {},
    };
  }

  /** What tells a client how to follow an operation. */
  private answer({ status, body, operation }: Accepted): Response {
    if (!operation) return { status, body };
    const path = operationPath(operation);
    const version = `api-version=${operation.provider === "Microsoft.Compute" ? "2024-11-01" : "2024-05-01"}`;
    const deletion = operation.kind !== "put";
    const compute = operation.provider === "Microsoft.Compute";
    const result = compute
      ? `${path}?monitor=true&${version}`
      : `${path.replace("/operations/", "/operationResults/")}?${version}`;
    return {
      status,
      body,
      headers: {
        ...this.wait(operation),
        "azure-asyncoperation": `${path}?${version}`,
        ...(deletion ? { location: result } : {}),
      },
    };
  }

  /** Retry-After in whole seconds, as Azure has it, and in milliseconds for clients that take them (azcore does). */
  private wait(operation: Operation | undefined): Record<string, string> {
    const left = operation ? Math.max(0, operation.dueAt - this.azure.clock.now()) : 0;
    const real = Math.ceil(this.azure.clock.realSpan(left)) + 5;
    const seconds = Math.min(10, Math.max(1, Math.ceil(real / 1000)));
    return { "retry-after": String(seconds), "x-ms-retry-after-ms": String(Math.min(real, 10_000)) };
  }

  // --- what requests have in common -----------------------------------------------------------------------------

  private read(request: Request, body: JsonObject): Response {
    if (request.method !== "GET") throw notAllowed(request.method, request.path);
    return { status: 200, body };
  }

  private list(type: string, root: string): JsonObject[] {
    const prefix = `${root.toLowerCase()}/`;
    return this.azure.store
      .ofType(type)
      .filter(({ id }) => id.toLowerCase().startsWith(prefix))
      .map((resource) => this.azure.show(resource));
  }

  private everything(root: string): JsonObject[] {
    const prefix = `${root.toLowerCase()}/`;
    return [...this.azure.store.all()]
      .filter(({ id, type }) => id.toLowerCase().startsWith(prefix) && type !== resourceGroups.type)
      .map(({ id, type, body }) => ({
        id,
        name: nameOf(id),
        type,
        location: textAt(body, "location"),
        tags: body.tags,
        ...(body.sku === undefined ? {} : { sku: body.sku }),
      }));
  }

  private found(resource: Resource | undefined, type: ResourceType, path: string): Resource {
    if (resource) return resource;
    this.groupAt(path);
    throw notFound(type.type, path);
  }

  private checkParent(path: string, type: ResourceType): void {
    const parent = topLevelOf(path);
    if (parent === path || this.azure.store.get(parent)) return;
    throw new ArmError(
      404,
      "ParentResourceNotFound",
      `Can not perform requested operation on nested resource. Parent resource '${nameOf(parent)}' not found.`,
      { details: [{ code: "NotFound", message: type.type }] },
    );
  }

  private checkVersion(type: ResourceType, version: string, path: string): void {
    if (type.apiVersions.includes(version)) return;
    // Azure/azure-cli#28496.
    const location =
      textAt(this.azure.store.get(path)?.body, "location") ??
      textAt(this.azure.store.get(groupOf(path))?.body, "location") ??
      "";
    throw badRequest(
      "NoRegisteredProviderFound",
      `No registered resource provider found for location '${location}' and API version '${version}' for type '${type.type.split("/").slice(1).join("/")}'. ` +
        `The supported api-versions are '${[...type.apiVersions].sort().join(", ")}'. The supported locations are '${regions.map(({ name }) => name).join(", ")}'.`,
    );
  }

  private unknownType(id: ResourceId, version: string): ArmError {
    const type = [...id.levels.map(([one]) => one), ...(id.tail === undefined ? [] : [id.tail])].join("/");
    return new ArmError(
      404,
      "InvalidResourceType",
      `The resource type '${type}' could not be found in the namespace '${id.provider}' for api version '${version}'. The supported api-versions are '2024-05-01,2024-11-01'.`,
    );
  }

  private preconditions(request: Request, body: JsonObject | undefined): void {
    const etag = textAt(body, "etag");
    const failed =
      (request.ifMatch !== undefined && request.ifMatch !== "*" && request.ifMatch !== etag) ||
      (request.ifMatch === "*" && !body) ||
      (request.ifNoneMatch === "*" && body !== undefined);
    if (failed) {
      throw new ArmError(
        412,
        "PreconditionFailed",
        `The condition on the etag is not met; the resource's etag is '${etag ?? ""}'.`,
      );
    }
  }

  private strike(request: Request, type: string): Fault["effect"] | undefined {
    const effect = this.azure.faults.strike(request.method, type);
    if (effect?.kind === "refuse") {
      // As long as azure-native would wait by itself, but on this clock.
      const wait = Math.ceil(this.azure.clock.realSpan(backOff));
      throw new ArmError(effect.status, effect.code, effect.message, {
        headers: { "x-ms-retry-after-ms": String(wait) },
      });
    }
    if (effect?.kind === "throttle") {
      throw new ArmError(429, "TooManyRequests", "The request is being throttled.", {
        headers: { "retry-after": String(effect.retryAfter) },
      });
    }
    if (effect?.kind === "drop") this.dropped = true;
    return effect;
  }

  /** Whether the last request's answer is to be lost on the way. */
  dropped = false;
}

/** Milliseconds of Azure's time before azure-native tries again what was refused (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
const backOff = 20_000;

/** ARM spells this segment its own way, however a client does. */
function canonicalGroup(path: string): string {
  const [, , subscription, , name] = path.split("/");
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}

function objectBody({ body }: Request): JsonObject {
  if (isObject(body)) return body;
  throw badRequest(
    "InvalidRequestContent",
    "The request content was invalid and could not be deserialized: 'an object is expected'.",
  );
}

function tagsIn(request: Request): JsonObject {
  const body = objectBody(request);
  const other = Object.keys(body).find((member) => member !== "tags");
  if (other !== undefined) {
    throw badRequest("InvalidRequestContent", `Only tags can be patched here, and the body has '${other}'.`);
  }
  return isObject(body.tags) ? body.tags : {};
}

function notAllowed(method: string, path: string): ArmError {
  return new ArmError(405, "HttpMethodNotAllowed", `The HTTP method '${method}' is not supported at scope '${path}'.`);
}
