import type { Accepted, Azure } from "../manager/azure.ts";
import type { Fault } from "../manager/faults.ts";
import type { ResourceType } from "../manager/resourceType.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, notFound } from "../protocol/armError.ts";
import { type JsonObject, merged, objectsAt, textAt } from "../protocol/json.ts";
import { nameOf, type ResourceId, topLevelOf, typeOf } from "../protocol/resourceId.ts";
import type { FaultStrikes } from "./faultStrikes.ts";
import { groupAt, list, resourceAt } from "./lookup.ts";
import { answer } from "./operation.ts";
import { type Providers, unknownType } from "./providers.ts";
import {
  checkPreconditions,
  notAllowed,
  objectBody,
  type Request,
  type Response,
  read,
  tagsIn,
  versionIn,
} from "./request.ts";

/** Whether a request asks for what a resource is doing: by `$expand=instanceView`, or in a list by `statusOnly` too. */
const wantsStatus = ({ query }: Request) =>
  query.get("$expand")?.toLowerCase().split(",").includes("instanceview") === true ||
  query.get("statusOnly")?.toLowerCase() === "true";

/** Requests on the resources of a provider, on their children, on lists of them, and for actions. */
export class ResourceRequests {
  private readonly azure: Azure;
  private readonly faults: FaultStrikes;
  private readonly providers: Providers;
  private readonly subscription: string;

  constructor(azure: Azure, faults: FaultStrikes, providers: Providers, subscription: string) {
    this.azure = azure;
    this.faults = faults;
    this.providers = providers;
    this.subscription = subscription;
  }

  resource(request: Request, path: string, type: ResourceType): Response {
    const fault = this.faults.strike(request, type.type);
    const resource = this.azure.store.get(path);
    switch (request.method) {
      case "PUT": {
        checkPreconditions(request, resource?.body);
        this.checkParent(path, type);
        return answer(this.azure, this.azure.write(type, path, objectBody(request), fault, versionIn(request)));
      }
      case "PATCH":
        return this.patch(request, type, resourceAt(this.azure, type, path), fault);
      case "GET":
        return { status: 200, body: this.expanded(resourceAt(this.azure, type, path), type, request) };
      case "HEAD":
        return { status: resource ? 204 : 404 };
      case "DELETE":
        if (!resource) return { status: 204 };
        return answer(this.azure, this.azure.remove(type, resource, fault));
      default:
        throw notAllowed(request.method, path);
    }
  }

  /** PATCH: of tags everywhere; of Microsoft.Compute's types of any member (azure-rest-api-specs, *_Update against *_UpdateTags). */
  private patch(
    request: Request,
    type: ResourceType,
    resource: Resource,
    fault: Fault["effect"] | undefined,
  ): Response {
    const change = objectBody(request);
    const onlyTags = Object.keys(change).every((member) => member === "tags");
    if (onlyTags || !type.type.startsWith("Microsoft.Compute/")) {
      return { status: 200, body: this.azure.tag(type, resource, tagsIn(request)) };
    }
    const body = { ...merged(resource.body, change), tags: change.tags ?? resource.body.tags };
    return answer(this.azure, this.azure.write(type, resource.id, body, fault, versionIn(request)));
  }

  child(request: Request, path: string, { parent, child }: NonNullable<ReturnType<Azure["childTypeNamed"]>>): Response {
    const type = `${parent.type}/${child.segment}`;
    const fault = this.faults.strike(request, type);
    const body = this.shownChild(path, child.at);
    switch (request.method) {
      case "PUT":
        if (!child.writable) throw notAllowed(request.method, path);
        checkPreconditions(request, body);
        return answer(
          this.azure,
          this.azure.writeChild(parent, child, path, objectBody(request), fault, versionIn(request)),
        );
      case "GET":
        if (!body) throw notFound(type, path);
        return { status: 200, body };
      case "HEAD":
        return { status: body ? 204 : 404 };
      case "DELETE":
        if (!child.writable) throw notAllowed(request.method, path);
        return answer(this.azure, this.azure.removeChild(parent, child, path, fault));
      default:
        throw notAllowed(request.method, path);
    }
  }

  private shownChild(id: string, at: string): JsonObject | undefined {
    const parent = this.azure.store.get(topLevelOf(id));
    if (!parent) return undefined;
    return objectsAt(this.azure.show(parent), at).find((one) => textAt(one, "id")?.toLowerCase() === id.toLowerCase());
  }

  collectionOrAction(request: Request, path: string, id: ResourceId, version: string): Response {
    const within = path.split("/").slice(0, -1).join("/");
    const type = this.azure.typeNamed(`${typeOf(id)}/${id.tail}`);
    if (type) {
      this.providers.checkVersion(type, version, path);
      const root =
        id.levels.length > 0
          ? within
          : id.group === undefined
            ? `/subscriptions/${this.subscription}`
            : groupAt(this.azure, path).id;
      return read(request, { value: list(this.azure, type.type, root, wantsStatus(request)) });
    }
    const child = this.azure.childTypeNamed(`${typeOf(id)}/${id.tail}`);
    if (child && id.levels.length === 1) {
      const parent = resourceAt(this.azure, child.parent, within);
      return read(request, { value: objectsAt(this.azure.show(parent), child.child.at) });
    }
    const owner = this.azure.typeNamed(typeOf(id)) ?? this.azure.childTypeNamed(typeOf(id))?.parent;
    if (owner && request.method === "POST") {
      this.providers.checkVersion(owner, version, path);
      const accepted = this.act(request, owner, within, id);
      if (accepted) return answer(this.azure, accepted);
    }
    throw unknownType(id, version);
  }

  /** An action on a resource, or on a child in it. */
  private act(request: Request, owner: ResourceType, within: string, id: ResourceId): Accepted | undefined {
    const resource = resourceAt(this.azure, owner, topLevelOf(within));
    const target = textAt(this.azure.find(within), "id");
    if (target === undefined) throw notFound(typeOf(id), within);
    const fault =
      this.faults.strike(request, `${typeOf(id)}/${id.tail ?? ""}`) ?? this.faults.strike(request, typeOf(id));
    return this.azure.act(owner, resource, id.tail ?? "", { fault, body: request.body, target });
  }

  /** A resource as a client sees it, with what it asks for by `$expand=instanceView`. */
  private expanded(resource: Resource, type: ResourceType, request: Request): JsonObject {
    const body = this.azure.show(resource);
    if (wantsStatus(request)) type.expand?.(body, resource, this.azure);
    return body;
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
}
