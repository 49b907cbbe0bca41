import type { Azure } from "../manager/azure.ts";
import { textAt } from "../protocol/json.ts";
import { beingDeleted, resourceGroups } from "../types/resourceGroups.ts";
import type { FaultStrikes } from "./faultStrikes.ts";
import { groupAt } from "./lookup.ts";
import { answer, wait } from "./operation.ts";
import {
  checkPreconditions,
  notAllowed,
  objectBody,
  type Request,
  type Response,
  tagsIn,
  versionIn,
} from "./request.ts";

/** Requests on a resource group. */
export class GroupRequests {
  private readonly azure: Azure;
  private readonly faults: FaultStrikes;
  private readonly subscription: string;

  constructor(azure: Azure, faults: FaultStrikes, subscription: string) {
    this.azure = azure;
    this.faults = faults;
    this.subscription = subscription;
  }

  handle(request: Request, id: string): Response {
    const fault = this.faults.strike(request, resourceGroups.type);
    const group = this.azure.store.get(id);
    switch (request.method) {
      case "PUT": {
        if (group && textAt(group.body, "properties.provisioningState") === "Deleting") throw beingDeleted(id);
        checkPreconditions(request, group?.body);
        return answer(
          this.azure,
          this.azure.write(resourceGroups, canonicalGroup(id), objectBody(request), fault, versionIn(request)),
        );
      }
      case "PATCH":
        return { status: 200, body: this.azure.tag(resourceGroups, groupAt(this.azure, id), tagsIn(request)) };
      case "GET":
        return { status: 200, body: this.azure.show(groupAt(this.azure, id)) };
      case "HEAD":
        return { status: group ? 204 : 404 };
      case "DELETE": {
        const { operation } = this.azure.remove(resourceGroups, groupAt(this.azure, id), fault);
        return {
          status: 202,
          headers: {
            ...wait(this.azure, operation),
            location: `/subscriptions/${this.subscription}/operationresults/${operation?.id}?api-version=2021-04-01`,
          },
        };
      }
      default:
        throw notAllowed(request.method, id);
    }
  }
}

/** ARM spells this segment its own way, however a client does. */
function canonicalGroup(path: string): string {
  const [, , subscription, , name] = path.split("/");
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}
