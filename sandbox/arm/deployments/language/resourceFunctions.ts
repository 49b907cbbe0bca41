import type { Json } from "../../protocol/json.ts";
import { invalid, type Scope, type TemplateFunction, text } from "./scope.ts";

const isId = (part: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(part);

/** `/providers/Microsoft.Network/virtualNetworks/net/subnets/front` of a type and names. */
export function pathOf(type: string, names: readonly string[]): string {
  const [provider, ...kinds] = type.split("/");
  const parts = names.flatMap((name) => name.split("/"));
  if (kinds.length !== parts.length) {
    throw invalid(
      `The type '${type}' needs ${kinds.length} names, and ${parts.length} are given: '${parts.join("/")}'`,
    );
  }
  return `/providers/${provider}${kinds.map((kind, at) => `/${kind}/${parts[at]}`).join("")}`;
}

/** `resourceId([subscription], [group], type, name, ...)`. */
function resourceId(args: readonly Json[], { around }: Scope): string {
  const parts = args.map((_, index) => text(args, index, "resourceId"));
  const at = parts.findIndex((part) => part.includes("/"));
  const [type, ...names] = parts.slice(at);
  const before = parts.slice(0, at);
  if (at < 0 || type === undefined || before.length > 2)
    throw invalid("The template function 'resourceId' needs a type and its names");
  const own = String(around.group.id ?? "").split("/");
  const subscription = before.find(isId) ?? around.subscription;
  const group = before.filter((part) => part !== subscription).at(-1) ?? own[4] ?? "";
  return `/subscriptions/${subscription}/resourceGroups/${group}${pathOf(type, names)}`;
}

function subscriptionResourceId(args: readonly Json[], { around }: Scope): string {
  const parts = args.map((_, index) => text(args, index, "subscriptionResourceId"));
  const [subscription, rest] = isId(parts[0] ?? "") ? [parts[0], parts.slice(1)] : [around.subscription, parts];
  return `/subscriptions/${subscription}${pathOf(rest[0] ?? "", rest.slice(1))}`;
}

function copyIndex(args: readonly Json[], { copies }: Scope): number {
  const named = typeof args[0] === "string";
  const name = named ? text(args, 0, "copyIndex").toLowerCase() : "";
  const offset = args[named ? 1 : 0] ?? 0;
  const index = copies[name];
  if (index === undefined)
    throw invalid(
      "The template function 'copyIndex' is not expected at this location: there is no copy loop around it",
    );
  return index + Number(offset);
}

/** Functions on resources and on the deployment itself: azure-docs, template-functions-resource.md, -deployment.md, -scope.md. */
export const resourceFunctions: Readonly<Record<string, TemplateFunction>> = {
  parameters: (args, scope) => scope.parameter(text(args, 0, "parameters")),
  variables: (args, scope) => scope.variable(text(args, 0, "variables")),
  copyIndex,
  resourceId,
  subscriptionResourceId,
  tenantResourceId: (args) => pathOf(text(args, 0, "tenantResourceId"), args.slice(1).map(String)),
  extensionResourceId: (args) =>
    `${text(args, 0, "extensionResourceId")}${pathOf(text(args, 1, "extensionResourceId"), args.slice(2).map(String))}`,
  reference: (args, scope) => scope.reference(args),
  resourceGroup: (_, { around }) => around.group,
  subscription: (_, { around }) => ({
    id: `/subscriptions/${around.subscription}`,
    subscriptionId: around.subscription,
    tenantId: around.tenant,
    displayName: "Sandbox",
  }),
  tenant: (_, { around }) => ({ tenantId: around.tenant }),
  deployment: (_, { around }) => around.deployment,
  environment: (_, { around }) => around.environment,
  pickZones: (args) => {
    const count = Number(args[3] ?? 1);
    return ["1", "2", "3"].slice(0, count);
  },
};
