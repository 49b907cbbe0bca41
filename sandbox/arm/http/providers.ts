import { regions } from "../catalog/regions.ts";
import { isServed } from "../catalog/versionServed.ts";
import type { Azure } from "../manager/azure.ts";
import type { ResourceType } from "../manager/resourceType.ts";
import { ArmError, badRequest } from "../protocol/armError.ts";
import { type JsonObject, textAt } from "../protocol/json.ts";
import { groupOf, type ResourceId } from "../protocol/resourceId.ts";

/** The resource providers of the subscription: what types they have, and whether they are registered. */
export class Providers {
  private readonly azure: Azure;
  private readonly subscription: string;

  constructor(azure: Azure, subscription: string) {
    this.azure = azure;
    this.subscription = subscription;
  }

  /** Their namespaces, e.g. `Microsoft.Network`. */
  namespaces(): string[] {
    return [...new Set([...this.azure.types.values()].map(({ type }) => type.split("/")[0]!))];
  }

  /** All of them, as a client sees them. */
  list(): JsonObject[] {
    return this.namespaces().map((namespace) => this.show(namespace));
  }

  private unregistered(): string[] {
    const kept = this.azure.store.setting("unregistered");
    return Array.isArray(kept) ? kept.map(String) : [];
  }

  isRegistered(namespace: string): boolean {
    return !this.unregistered().includes(namespace.toLowerCase());
  }

  show(namespace: string): JsonObject {
    const types = [...this.azure.types.values()].filter(({ type }) => type.startsWith(`${namespace}/`));
    return {
      id: `/subscriptions/${this.subscription}/providers/${namespace}`,
      namespace,
      registrationPolicy: "RegistrationRequired",
      registrationState: this.isRegistered(namespace) ? "Registered" : "NotRegistered",
      resourceTypes: types.map(({ type, apiVersions }) => ({
        resourceType: type.split("/").slice(1).join("/"),
        locations: regions.map(({ displayName }) => displayName),
        apiVersions: [...apiVersions],
        capabilities: "SupportsTags, SupportsLocation",
      })),
    };
  }

  register(namespace: string, registered: boolean): void {
    const others = this.unregistered().filter((one) => one !== namespace.toLowerCase());
    this.azure.store.saveSetting("unregistered", registered ? others : [...others, namespace.toLowerCase()]);
  }

  /** @throws ArmError for what can be no version of the API of a type. */
  checkVersion(type: Pick<ResourceType, "type" | "apiVersions">, version: string, path: string): void {
    if (type.apiVersions.includes(version) || isServed(version, Date.now())) return;
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
}

/** 404 for a type that its provider does not have. */
export function unknownType(id: ResourceId, version: string): ArmError {
  const type = [...id.levels.map(([one]) => one), ...(id.tail === undefined ? [] : [id.tail])].join("/");
  return new ArmError(
    404,
    "InvalidResourceType",
    `The resource type '${type}' could not be found in the namespace '${id.provider}' for api version '${version}'. The supported api-versions are '2024-05-01,2024-11-01'.`,
  );
}
