import { ArmError, badRequest } from "../protocol/armError.ts";
import { isObject, type Json, type JsonObject, textAt } from "../protocol/json.ts";

/** A request, with everything about HTTP but its meaning taken off. */
export interface Request {
  readonly method: string;
  /** Path as sent, decoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Parsed body, undefined when empty. */
  readonly body: Json | undefined;
}

/** An answer; headers with a URL have the path only, the server puts its origin before it. */
export interface Response {
  readonly status: number;
  readonly body?: JsonObject | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The version of the API that a request is written in. */
export const versionIn = ({ query }: Request): string => query.get("api-version") ?? "";

/** The answer to a request that only reads. @throws ArmError when it does not. */
export function read(request: Request, body: JsonObject): Response {
  if (request.method !== "GET") throw notAllowed(request.method, request.path);
  return { status: 200, body };
}

/** @throws ArmError when a condition on the etag of what is there is not met. */
export function checkPreconditions(request: Request, body: JsonObject | undefined): void {
  const etag = textAt(body, "etag");
  const failed =
    (request.ifMatch !== undefined && request.ifMatch !== "*" && request.ifMatch !== etag) ||
    (request.ifMatch === "*" && !body) ||
    (request.ifNoneMatch === "*" && body !== undefined);
  if (failed) {
    throw new ArmError(
      412,
      "PreconditionFailed",
      `The condition on the etag is not met; the resource's etag is '${etag ?? ""}'.`,
    );
  }
}

/** The object that a request brings. @throws ArmError when it brings none. */
export function objectBody({ body }: Request): JsonObject {
  if (isObject(body)) return body;
  throw badRequest(
    "InvalidRequestContent",
    "The request content was invalid and could not be deserialized: 'an object is expected'.",
  );
}

/** The tags that a PATCH brings. @throws ArmError when it brings more. */
export function tagsIn(request: Request): JsonObject {
  const body = objectBody(request);
  const other = Object.keys(body).find((member) => member !== "tags");
  if (other !== undefined) {
    throw badRequest("InvalidRequestContent", `Only tags can be patched here, and the body has '${other}'.`);
  }
  return isObject(body.tags) ? body.tags : {};
}

export function notAllowed(method: string, path: string): ArmError {
  return new ArmError(405, "HttpMethodNotAllowed", `The HTTP method '${method}' is not supported at scope '${path}'.`);
}
