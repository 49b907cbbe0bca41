import { regions } from "../catalog/regions.ts";
import { isVersion } from "../catalog/versionServed.ts";
import type { Azure } from "../manager/azure.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { type JsonObject, textAt } from "../protocol/json.ts";
import { parseId, type ResourceId, typeOf } from "../protocol/resourceId.ts";
import { beingDeleted } from "../types/resourceGroups.ts";
import { views } from "../views/index.ts";
import { DeploymentRequests } from "./deploymentRequests.ts";
import { FaultStrikes } from "./faultStrikes.ts";
import { GroupRequests } from "./groupRequests.ts";
import { everything, groupAt, list } from "./lookup.ts";
import { operationStatus } from "./operation.ts";
import { Providers, unknownType } from "./providers.ts";
import { readOfRegion } from "./regionReads.ts";
import { type Request, type Response, read } from "./request.ts";
import { ResourceRequests } from "./resourceRequests.ts";

/** Finds out what a request is about and has it done. */
export class Router {
  private readonly azure: Azure;
  private readonly subscription: string;
  private readonly tenant: string;
  private readonly faults: FaultStrikes;
  private readonly providers: Providers;
  private readonly groups: GroupRequests;
  private readonly resources: ResourceRequests;
  private readonly deployments: DeploymentRequests;

  constructor(azure: Azure, subscription: string, tenant: string) {
    this.azure = azure;
    this.subscription = subscription;
    this.tenant = tenant;
    this.faults = new FaultStrikes(azure);
    this.providers = new Providers(azure, subscription);
    this.deployments = new DeploymentRequests(azure, tenant);
    this.groups = new GroupRequests(azure, this.faults, subscription);
    this.resources = new ResourceRequests(azure, this.faults, this.providers, subscription);
  }

  /** Whether the last request's answer is to be lost on the way. */
  get dropped(): boolean {
    return this.faults.dropped;
  }

  set dropped(dropped: boolean) {
    this.faults.dropped = dropped;
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
    if (!isVersion(version)) {
      throw badRequest("InvalidApiVersionParameter", `The api-version '${version}' is invalid.`);
    }
    // To ARM several slashes are one; `az resource show` sends two where a resource has no parent.
    const path = request.path.replace(/\/{2,}/g, "/").replace(/\/$/, "");
    if (path === "/subscriptions") return read(request, { value: [this.subscriptionBody()] });
    if (path === "/tenants")
      return read(request, { value: [{ id: `/tenants/${this.tenant}`, tenantId: this.tenant }] });
    const id = parseId(path);
    if (!id) throw new ArmError(404, "InvalidResourceUrl", `The request path '${path}' names nothing ARM knows.`);
    if (id.subscription.toLowerCase() !== this.subscription) {
      throw new ArmError(404, "SubscriptionNotFound", `The subscription '${id.subscription}' could not be found.`);
    }
    const view = views.answer(request.method, {
      azure: this.azure,
      subscription: this.subscription,
      tenant: this.tenant,
      query: request.query,
      body: request.body,
      path,
    });
    if (view) return { status: 200, body: view };
    const deployment = this.deployments.handle(request, path);
    if (deployment) return deployment;
    if (id.provider === undefined) return this.subscriptionLevel(request, path, id);
    return this.provider(request, path, id, version);
  }

  private subscriptionLevel(request: Request, path: string, id: ResourceId): Response {
    const under = path.split("/").slice(3);
    const root = `/subscriptions/${this.subscription}`;
    if (under.length === 0) return read(request, this.subscriptionBody());
    const [first = "", second = "", third = ""] = under.map((segment) => segment.toLowerCase());
    if (first === "resourcegroups") {
      if (under.length === 1)
        return read(request, { value: list(this.azure, "Microsoft.Resources/resourceGroups", root) });
      if (under.length === 2) return this.groups.handle(request, path);
      if (third === "resources") return read(request, { value: everything(this.azure, groupAt(this.azure, path).id) });
    }
    if (first === "resources") return read(request, { value: everything(this.azure, root) });
    if (first === "locations" && under.length === 1) return read(request, { value: this.locations() });
    if (first === "operationresults" && under.length === 2)
      return operationStatus(this.azure, request, under[1]!, true);
    if (first === "providers" && under.length === 1) return read(request, { value: this.providers.list() });
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

  private provider(request: Request, path: string, id: ResourceId, version: string): Response {
    const namespace = this.providers.namespaces().find((one) => one.toLowerCase() === id.provider?.toLowerCase());
    if (namespace === undefined) {
      throw new ArmError(404, "InvalidResourceNamespace", `The resource namespace '${id.provider}' is invalid.`);
    }
    if (id.group === undefined && id.levels.length === 0) {
      if (id.tail === undefined) return read(request, this.providers.show(namespace));
      if (request.method === "POST" && ["register", "unregister"].includes(id.tail.toLowerCase())) {
        this.providers.register(namespace, id.tail.toLowerCase() === "register");
        return { status: 200, body: this.providers.show(namespace) };
      }
    }
    const [firstType, operationKind] = id.levels.map(([type]) => type.toLowerCase());
    if (firstType === "locations" && (operationKind === "operations" || operationKind === "operationresults")) {
      const monitor = request.query.get("monitor") === "true" || operationKind === "operationresults";
      return operationStatus(this.azure, request, id.levels[1]![1], monitor);
    }
    const ofRegion = readOfRegion(request, namespace, id, this.azure, this.providers);
    if (ofRegion) return ofRegion;
    if (id.tail !== undefined) return this.resources.collectionOrAction(request, path, id, version);
    const type = this.azure.typeNamed(typeOf(id));
    const child = type ? undefined : this.azure.childTypeNamed(typeOf(id));
    if (!type && !child) throw unknownType(id, version);
    this.providers.checkVersion(type ?? child!.parent, version, path);
    const group = groupAt(this.azure, path);
    const write = request.method !== "GET" && request.method !== "HEAD";
    if (write && textAt(group.body, "properties.provisioningState") === "Deleting") throw beingDeleted(group.id);
    if (write && !this.providers.isRegistered(namespace)) {
      throw new ArmError(
        409,
        "MissingSubscriptionRegistration",
        `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
      );
    }
    return type ? this.resources.resource(request, path, type) : this.resources.child(request, path, child!);
  }
}
