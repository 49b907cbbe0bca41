import type { Response } from "../../../../sandbox/arm/http/request.ts";
import { type JsonObject, textAt } from "../../../../sandbox/arm/protocol/json.ts";

/** Azure's error code of a refusal. */
export const code = (answer: Response) => textAt(answer.body, "error.code");

/** Provisioning state of a resource. */
export const state = (body: JsonObject | undefined) => textAt(body, "properties.provisioningState");
