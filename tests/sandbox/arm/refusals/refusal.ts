import type { Response } from "../../../../sandbox/arm/http/request.ts";
import type { World } from "../world.ts";

/** How a rule is broken: what Azure answers, and the request that makes it. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: RegExp;
  readonly attempt: (world: World) => Response;
}

/** Refusals of one kind of resource, by what the rule says. */
export type Refusals = Readonly<Record<string, Refusal>>;

export const refused = (status: number, code: string, message: RegExp, attempt: Refusal["attempt"]): Refusal => ({
  status,
  code,
  message,
  attempt,
});

/** A refusal with 400. */
export const bad = (code: string, message: RegExp, attempt: Refusal["attempt"]) => refused(400, code, message, attempt);
