import { badRequest } from "../../protocol/armError.ts";

/** A span of time, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** How far a client's clock may be ahead of this machine's, in milliseconds. */
const slack = 60_000;

/**
 * A span as the client that asks means it. "The last hour" is reckoned on the client's clock, while Azure's time here runs
 * faster: a span that ends when the client's present does ends now, and has its length in Azure's time.
 */
export function asMeant({ from, to }: TimeSpan, azureNow: number, machineNow: number): TimeSpan {
  const ahead = azureNow - machineNow;
  return to <= machineNow + slack && ahead > slack ? { from: from + ahead, to: to + ahead } : { from, to };
}

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds, such as `PT5M`. @throws ArmError for any other. */
export function millisecondsOf(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(duration);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (match ?? []).slice(1).map((part) => Number(part ?? 0));
  const span = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  if (span > 0) return span;
  throw badRequest("BadRequest", `'${duration}' is no time span such as PT1M, PT1H or P1D.`);
}
