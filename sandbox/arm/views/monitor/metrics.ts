import { type Bucket, both, minute, type Series } from "../../manager/measurements.ts";
import type { Resource } from "../../manager/store.ts";
import { badRequest } from "../../protocol/armError.ts";
import { type JsonObject, textAt } from "../../protocol/json.ts";
import { same } from "../../protocol/resourceId.ts";
import { scopeOf } from "../scope.ts";
import type { Question, View } from "../view.ts";
import { type Aggregation, definitionsOf, type MetricDefinition, shownDefinition } from "./metricDefinitions.ts";
import { asMeant, millisecondsOf, type TimeSpan } from "./timeSpan.ts";

/** Points of a series at most; Azure has a limit too, which one is not said. */
const mostPoints = 10_000;

const valueIn: Readonly<Record<Aggregation, (bucket: Bucket) => number>> = {
  Average: ({ total, count }) => total / count,
  Total: ({ total }) => total,
  Count: ({ count }) => count,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** What a client wants told apart, from `Port eq '80' and Address eq '*'`. @throws ArmError for any other filter. */
function conditionsIn(filter: string | null): [dimension: string, value: string][] {
  if (!filter) return [];
  return filter.split(/\s+and\s+/i).map((part) => {
    const [, name, value] = /^\s*\(?\s*(\w+)\s+eq\s+'([^']*)'\s*\)?\s*$/i.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      throw badRequest(
        "BadRequest",
        `The filter '${filter}' is not supported; only NAME eq 'VALUE', with and between.`,
      );
    }
    return [name, value];
  });
}

const dimensionOf = ({ dimensions }: Series, name: string) =>
  Object.entries(dimensions).find(([one]) => same(one, name))?.[1];

/** Series that meet the conditions, added up to one for each combination of what is to be told apart. */
function grouped(all: readonly Series[], conditions: readonly [string, string][]): Map<string, Series[]> {
  const met = all.filter((series) =>
    conditions.every(([name, value]) => value === "*" || same(dimensionOf(series, name) ?? "", value)),
  );
  const groups = new Map<string, Series[]>();
  for (const series of met) {
    const key = JSON.stringify(conditions.map(([name]) => [name, dimensionOf(series, name) ?? ""]));
    groups.set(key, [...(groups.get(key) ?? []), series]);
  }
  if (conditions.length === 0 && groups.size === 0) groups.set("[]", []);
  return groups;
}

interface Grid extends TimeSpan {
  readonly step: number;
}

function bucketOf(series: readonly Series[], from: number, { step }: Grid): Bucket | undefined {
  let sum: Bucket | undefined;
  for (let at = from; at < from + step; at += minute) {
    for (const { buckets } of series) {
      const found = buckets.get(at);
      if (found) sum = sum ? both(sum, found) : found;
    }
  }
  return sum;
}

function dataOf(series: readonly Series[], grid: Grid, wanted: readonly Aggregation[]): JsonObject[] {
  const data: JsonObject[] = [];
  for (let at = grid.from; at < grid.to; at += grid.step) {
    const bucket = bucketOf(series, at, grid);
    const values = bucket ? wanted.map((name) => [name.toLowerCase(), valueIn[name](bucket)]) : [];
    data.push({ timeStamp: new Date(at).toISOString().replace(".000", ""), ...Object.fromEntries(values) });
  }
  return data;
}

/** What is always the same, as a series of every minute of the grid since the resource was made. */
function constant(value: number, grid: Grid, since: number, now: number): Series {
  const buckets = new Map<number, Bucket>();
  const bucket = { total: value, count: 1, minimum: value, maximum: value };
  for (let at = grid.from; at < Math.min(grid.to, now); at += minute) if (at >= since - minute) buckets.set(at, bucket);
  return { dimensions: {}, buckets };
}

function metric(definition: MetricDefinition, of: Resource, question: Question, grid: Grid): JsonObject {
  const { azure, query } = question;
  const asked = (query.get("aggregation") ?? "").split(",").filter((one) => one.trim() !== "");
  const wanted = (asked.length > 0 ? asked : [definition.primary]).map((one) => {
    const known = Object.keys(valueIn).find((name) => same(name, one.trim()));
    if (known === undefined)
      throw badRequest("BadRequest", `'${one}' is no aggregation: ${Object.keys(valueIn).join(", ")}.`);
    return known as Aggregation;
  });
  const conditions = conditionsIn(query.get("$filter"));
  const measured = definition.always
    ? [constant(definition.always(of, azure), grid, of.createdAt, azure.clock.now())]
    : azure.measurements.of(of.id, definition.name);
  return {
    id: `${of.id}/providers/Microsoft.Insights/metrics/${definition.name}`,
    type: "Microsoft.Insights/metrics",
    name: { value: definition.name, localizedValue: definition.shown },
    displayDescription: definition.shown,
    unit: definition.unit,
    timeseries: [...grouped(measured, conditions)].map(([key, series]) => ({
      metadatavalues: (JSON.parse(key) as [string, string][]).map(([name, value]) => ({
        name: { value: name.toLowerCase(), localizedValue: name.toLowerCase() },
        value,
      })),
      data: dataOf(series, grid, wanted),
    })),
    errorCode: "Success",
  };
}

function gridOf({ azure, query }: Question): Grid {
  const step = millisecondsOf(query.get("interval") ?? "PT1M");
  const machine = Date.now();
  const [from = "", to = ""] = (query.get("timespan") ?? "").split("/");
  const given = { from: Date.parse(from), to: Date.parse(to) };
  // Without a span it is the last hour: Metrics_List.
  const now = azure.clock.now();
  const meant = Number.isNaN(given.from + given.to) ? { from: now - 3_600_000, to: now } : asMeant(given, now, machine);
  const first = Math.floor(meant.from / minute) * minute;
  if ((meant.to - first) / step > mostPoints) {
    throw badRequest(
      "BadRequest",
      `${query.get("timespan")} has more than ${mostPoints} intervals of ${query.get("interval")}.`,
    );
  }
  return { from: first, to: meant.to, step };
}

/** Words as public transcripts of Azure Monitor show them. */
function unknownMetric(name: string, { type }: Resource) {
  const [provider, kind] = type.split("/");
  const valid = definitionsOf(type).map((one) => one.name);
  return badRequest(
    "BadRequest",
    `Failed to find metric configuration for provider: ${provider}, resource Type: ${kind}, metric: ${name}, Valid metrics: ${valid.join(",")}`,
  );
}

export const metricViews: readonly View[] = [
  {
    method: "GET",
    path: "{+scope}/providers/Microsoft.Insights/metrics",
    answer(question) {
      const of = scopeOf(question);
      const known = definitionsOf(of.type);
      const names = (question.query.get("metricnames") ?? "").split(",").filter((one) => one !== "");
      const wanted = (names.length > 0 ? names : known.slice(0, 1).map(({ name }) => name)).map((name) => {
        const found = known.find((one) => same(one.name, name.trim()));
        if (!found) throw unknownMetric(name, of);
        return found;
      });
      const grid = gridOf(question);
      const moment = (at: number) => new Date(at).toISOString();
      return {
        cost: Math.max(0, Math.round((grid.to - grid.from) / minute) - 1),
        timespan: `${moment(grid.from)}/${moment(grid.to)}`,
        interval: question.query.get("interval") ?? "PT1M",
        namespace: of.type,
        resourceregion: textAt(of.body, "location"),
        value: wanted.map((definition) => metric(definition, of, question, grid)),
      };
    },
  },
  {
    method: "GET",
    path: "{+scope}/providers/Microsoft.Insights/metricDefinitions",
    answer(question) {
      const of = scopeOf(question);
      return { value: definitionsOf(of.type).map((definition) => shownDefinition(definition, of)) };
    },
  },
  {
    method: "GET",
    path: "{+scope}/providers/Microsoft.Insights/metricNamespaces",
    answer(question) {
      const of = scopeOf(question);
      return {
        value: [
          {
            id: `${of.id}/providers/microsoft.insights/metricNamespaces/${of.type}`,
            name: of.type,
            type: "Microsoft.Insights/metricNamespaces",
            classification: "Platform",
            properties: { metricNamespaceName: of.type },
          },
        ],
      };
    },
  },
];
