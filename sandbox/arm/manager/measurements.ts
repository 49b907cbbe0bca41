/** Values that were measured within one minute of Azure's time. */
export interface Bucket {
  readonly total: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** One line of a metric: what it is of, and its minutes by their beginning in milliseconds since 1970. */
export interface Series {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly buckets: ReadonlyMap<number, Bucket>;
}

/** Metrics are kept by the minute: azure-docs, data-platform-metrics.md. */
export const minute = 60_000;

/** Minutes of a series that are kept, two days. */
const kept = 2880;

/** What the data path measures, for whoever asks for metrics. It is gone when the endpoint ends, unlike on Azure. */
export class Measurements {
  private readonly series = new Map<string, { dimensions: Series["dimensions"]; buckets: Map<number, Bucket> }>();

  /** Keeps a value of a metric of a resource, at a moment of Azure's time. */
  record(resource: string, metric: string, dimensions: Series["dimensions"], value: number, at: number): void {
    const key = `${keyOf(resource, metric)}${JSON.stringify(dimensions)}`;
    const series = this.series.get(key) ?? { dimensions, buckets: new Map<number, Bucket>() };
    this.series.set(key, series);
    const from = Math.floor(at / minute) * minute;
    const before = series.buckets.get(from);
    series.buckets.set(from, before ? both(before, one(value)) : one(value));
    const oldest = series.buckets.size > kept ? series.buckets.keys().next().value : undefined;
    if (oldest !== undefined) series.buckets.delete(oldest);
  }

  /** Every line of a metric of a resource. */
  of(resource: string, metric: string): Series[] {
    const prefix = keyOf(resource, metric);
    return [...this.series].flatMap(([key, series]) => (key.startsWith(prefix) ? [series] : []));
  }
}

const keyOf = (resource: string, metric: string) => `${resource.toLowerCase()} ${metric.toLowerCase()} `;

const one = (value: number): Bucket => ({ total: value, count: 1, minimum: value, maximum: value });

/** Two buckets as one. */
export function both(a: Bucket, b: Bucket): Bucket {
  return {
    total: a.total + b.total,
    count: a.count + b.count,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  };
}
