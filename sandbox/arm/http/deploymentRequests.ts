import { Deployments } from "../deployments/deployments.ts";
import { deploymentId } from "../deployments/outcome.ts";
import { operationsOf } from "../deployments/shown.ts";
import { deploymentType, isRunning, keptOf } from "../deployments/state.ts";
import type { Azure } from "../manager/azure.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { textAt } from "../protocol/json.ts";
import { groupAt } from "./lookup.ts";
import { notAllowed, objectBody, type Request, type Response, read } from "./request.ts";

const deployments =
  /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?)(?:\/providers\/Microsoft\.Resources)?\/deployments(?:\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?)?$/i;

/** Requests on template deployments: azure-rest-api-specs, Microsoft.Resources, Deployments_* and DeploymentOperations_*. */
export class DeploymentRequests {
  private readonly azure: Azure;
  private readonly deployments: Deployments;

  constructor(azure: Azure, tenant: string) {
    this.azure = azure;
    this.deployments = new Deployments(azure, tenant);
  }

  /** The answer to a request on deployments; undefined for any other. @throws ArmError for what Azure refuses. */
  handle(request: Request, path: string): Response | undefined {
    const [, root = "", name, part, operation] = deployments.exec(path) ?? [];
    if (root === "") return undefined;
    const inGroup = /\/resourceGroups\//i.test(root);
    const group = inGroup ? groupAt(this.azure, path).id : "";
    if (name === undefined) return read(request, { value: inGroup ? this.under(group) : [] });
    if (!inGroup) {
      if (request.method === "GET" || request.method === "HEAD") throw unknown(name);
      throw badRequest(
        "InvalidTemplateDeployment",
        "The sandbox deploys templates into resource groups only, not into the subscription.",
      );
    }
    const id = deploymentId(group, name);
    if (part !== undefined) return this.part(request, id, part.toLowerCase(), operation);
    switch (request.method) {
      case "PUT": {
        const existed = this.azure.store.get(id) !== undefined;
        const resource = this.deployments.start(id, objectBody(request));
        return { status: existed ? 200 : 201, body: this.azure.show(resource), headers: this.follow(resource) };
      }
      case "GET":
        return { status: 200, body: this.azure.show(this.at(id)) };
      case "HEAD":
        return { status: this.azure.store.get(id) ? 204 : 404 };
      case "DELETE":
        this.azure.store.remove(id);
        return { status: 204 };
      default:
        throw notAllowed(request.method, path);
    }
  }

  private part(request: Request, id: string, part: string, operation: string | undefined): Response {
    if (part === "validate" && request.method === "POST") {
      return { status: 200, body: this.deployments.validate(id, objectBody(request)) };
    }
    if (part === "whatif" && request.method === "POST") {
      throw badRequest("InvalidTemplateDeployment", "The sandbox does not foretell what a deployment would change.");
    }
    if (part === "exporttemplate" && request.method === "POST") {
      return { status: 200, body: { template: this.at(id).hidden.template } };
    }
    if (part === "operationstatuses") return this.status(request, this.at(id));
    if (part !== "operations") throw notAllowed(request.method, `${id}/${part}`);
    const all = operationsOf(this.at(id));
    if (operation === undefined) return read(request, { value: all });
    const found = all.find((one) => one.operationId === operation);
    if (!found)
      throw new ArmError(404, "DeploymentOperationNotFound", `Deployment operation '${operation}' could not be found.`);
    return read(request, found);
  }

  private status(request: Request, resource: Resource): Response {
    const { error } = keptOf(resource).shown;
    const body = {
      status: textAt(resource.body, "properties.provisioningState"),
      ...(error === undefined ? {} : { error }),
    };
    return { ...read(request, body), headers: isRunning(resource) ? this.wait() : {} };
  }

  private follow(resource: Resource): Record<string, string> {
    return {
      ...this.wait(),
      "azure-asyncoperation": `${resource.id}/operationStatuses/${String(keptOf(resource).shown.correlationId)}?api-version=2021-04-01`,
    };
  }

  /** A second of Azure's time; how long a deployment takes nobody knows. */
  private wait(): Record<string, string> {
    return { "retry-after": "1", "x-ms-retry-after-ms": String(Math.ceil(this.azure.clock.realSpan(1000)) + 5) };
  }

  private under(root: string) {
    return this.azure.store
      .inGroup(root)
      .filter(({ type }) => type === deploymentType)
      .map((resource) => this.azure.show(resource));
  }

  private at(id: string): Resource {
    const resource = this.azure.store.get(id);
    if (resource) return resource;
    throw unknown(id.split("/").at(-1) ?? "");
  }
}

/** 404 of a deployment, in words of its own. */
function unknown(name: string): ArmError {
  return new ArmError(404, "DeploymentNotFound", `Deployment '${name}' could not be found.`);
}
