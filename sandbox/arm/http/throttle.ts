import type { Clock } from "../manager/clock.ts";
import { ArmError } from "../protocol/armError.ts";

/** Kinds of request ARM counts by themselves. */
export type Kind = "reads" | "writes" | "deletes";

/** Size of the bucket and tokens a second, per subscription and principal: azure-docs, request-limits-and-throttling.md. */
const limits: Readonly<Record<Kind, { readonly size: number; readonly refill: number }>> = {
  reads: { size: 250, refill: 25 },
  writes: { size: 200, refill: 10 },
  deletes: { size: 200, refill: 10 },
};

/** ARM's token buckets, on Azure's clock. */
export class Throttle {
  private readonly clock: Clock;
  private readonly buckets = new Map<Kind, { tokens: number; at: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * Takes a token; returns how many are left.
   * @throws ArmError of status 429 with Retry-After when there is none.
   */
  take(kind: Kind): number {
    const { size, refill } = limits[kind];
    const now = this.clock.now();
    const bucket = this.buckets.get(kind) ?? { tokens: size, at: now };
    const tokens = Math.min(size, bucket.tokens + ((now - bucket.at) / 1000) * refill);
    if (tokens < 1) {
      this.buckets.set(kind, { tokens, at: now });
      throw tooMany(((1 - tokens) / refill) * 1000, this.clock);
    }
    this.buckets.set(kind, { tokens: tokens - 1, at: now });
    return Math.floor(tokens - 1);
  }
}

/** 429 in ARM's words, with the wait in seconds and, for clients that look, in milliseconds. */
export function tooMany(wait: number, clock: Clock): ArmError {
  const real = clock.realSpan(wait);
  return new ArmError(
    429,
    "TooManyRequests",
    "The request is being throttled as the limit has been reached for operation type. Please try again later.",
    {
      headers: {
        "retry-after": String(Math.max(1, Math.ceil(real / 1000))),
        "x-ms-retry-after-ms": String(Math.ceil(real)),
      },
    },
  );
}
