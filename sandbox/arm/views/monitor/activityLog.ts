import type { Operation } from "../../manager/store.ts";
import { type JsonObject, textAt } from "../../protocol/json.ts";
import { groupOf, nameOf, parseId, same, typeOf } from "../../protocol/resourceId.ts";
import { type Question, subscription, type View } from "../view.ts";
import { asMeant } from "./timeSpan.ts";

function typeOfTarget(target: string): string {
  const parsed = parseId(target);
  return parsed?.provider === undefined ? "Microsoft.Resources/subscriptions/resourceGroups" : typeOf(parsed);
}

/** Name of what an operation did, e.g. `Microsoft.Compute/virtualMachines/restart/action`: azure-docs, resource-provider-operations. */
function operationName({ kind, target, detail }: Operation): string {
  const type = typeOfTarget(target);
  if (kind === "put") return `${type}/write`;
  return kind === "delete" ? `${type}/delete` : `${type}/${textAt(detail, "action") ?? ""}/action`;
}

const localized = (value: string) => ({ value, localizedValue: value });

/** An event as `ActivityLogs_List` tells it: azure-rest-api-specs, Microsoft.Insights 2015-04-01, EventData. */
function eventOf(operation: Operation, { subscription: own, tenant }: Question): JsonObject {
  const { id, target, status, startedAt, endedAt, provider, error } = operation;
  const at = new Date(endedAt ?? startedAt).toISOString();
  const state = status === "InProgress" ? "Started" : status;
  const name = operationName(operation);
  const group = groupOf(target);
  return {
    authorization: { action: name, scope: target },
    caller: "sandbox",
    channels: "Operation",
    claims: {},
    correlationId: id,
    description: "",
    eventDataId: id,
    eventName: localized("EndRequest"),
    category: localized("Administrative"),
    eventTimestamp: at,
    id: `${target}/events/${id}/ticks/${(endedAt ?? startedAt) * 10_000}`,
    level: status === "Failed" ? "Error" : "Informational",
    operationId: id,
    operationName: localized(name),
    resourceGroupName: nameOf(group),
    resourceProviderName: localized(provider),
    resourceType: localized(typeOfTarget(target)),
    resourceId: target,
    status: localized(state),
    subStatus: localized(error ? "Conflict" : ""),
    submissionTimestamp: at,
    subscriptionId: own,
    tenantId: tenant,
    properties: { entity: target, ...(error ? { statusMessage: JSON.stringify({ error }) } : {}) },
  };
}

/** What a filter asks for, `NAME ge|le|eq 'VALUE'` with `and` between. */
function conditionsIn(filter: string): { name: string; operator: string; value: string }[] {
  return [...filter.matchAll(/(\w+)\s+(ge|le|eq)\s+'([^']*)'/gi)].map(([, name = "", operator = "", value = ""]) => ({
    name: name.toLowerCase(),
    operator: operator.toLowerCase(),
    value,
  }));
}

const memberOf: Readonly<Record<string, (event: JsonObject) => string | undefined>> = {
  resourcegroupname: (event) => textAt(event, "resourceGroupName"),
  resourceuri: (event) => textAt(event, "resourceId"),
  resourceid: (event) => textAt(event, "resourceId"),
  resourceprovider: (event) => textAt(event, "resourceProviderName.value"),
  correlationid: (event) => textAt(event, "correlationId"),
  status: (event) => textAt(event, "status.value"),
  caller: (event) => textAt(event, "caller"),
};

/** The sandbox's own operations of the last day, newest first: ActivityLogs_List. */
export const activityLog: readonly View[] = [
  {
    method: "GET",
    path: `${subscription}/providers/Microsoft.Insights/eventtypes/management/values`,
    answer(question) {
      const { azure, query } = question;
      const conditions = conditionsIn(query.get("$filter") ?? "");
      const limit = (operator: string, otherwise: number) => {
        const given = conditions.find((one) => one.name === "eventtimestamp" && one.operator === operator);
        return given ? Date.parse(given.value) : otherwise;
      };
      const machine = Date.now();
      const asked = { from: limit("ge", machine - 24 * 3_600_000), to: limit("le", machine) };
      const { from, to } = asMeant(asked, azure.clock.now(), machine);
      const events = azure.store
        .recent()
        .filter(({ kind, startedAt, endedAt }) => kind !== "read" && (endedAt ?? startedAt) >= from && startedAt <= to)
        .map((operation) => eventOf(operation, question))
        .filter((event) =>
          conditions.every(({ name, value }) => {
            const member = memberOf[name]?.(event);
            return member === undefined || same(member, value);
          }),
        );
      return { value: events.reverse() };
    },
  },
];
