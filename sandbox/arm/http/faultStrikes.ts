import type { Azure } from "../manager/azure.ts";
import type { Fault } from "../manager/faults.ts";
import { ArmError } from "../protocol/armError.ts";
import type { Request } from "./request.ts";

/** Milliseconds of Azure's time before azure-native tries again what was refused (pulumi-azure-native, provider/pkg/azure/client_azcore.go). */
const backOff = 20_000;

/** Has the faults that a person asked for strike requests. */
export class FaultStrikes {
  private readonly azure: Azure;
  /** Whether the last request's answer is to be lost on the way. */
  dropped = false;

  constructor(azure: Azure) {
    this.azure = azure;
  }

  /** The effect that is to strike later, if any. @throws ArmError for one that strikes at once. */
  strike(request: Request, type: string): Fault["effect"] | undefined {
    const effect = this.azure.faults.strike(request.method, type);
    if (effect?.kind === "refuse") {
      // As long as azure-native would wait by itself, but on this clock.
      const wait = Math.ceil(this.azure.clock.realSpan(backOff));
      throw new ArmError(effect.status, effect.code, effect.message, {
        headers: { "x-ms-retry-after-ms": String(wait) },
      });
    }
    if (effect?.kind === "throttle") {
      throw new ArmError(429, "TooManyRequests", "The request is being throttled.", {
        headers: { "retry-after": String(effect.retryAfter) },
      });
    }
    if (effect?.kind === "drop") this.dropped = true;
    return effect;
  }
}
