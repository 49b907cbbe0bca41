import type { Json, JsonObject } from "./json.ts";
import { groupOf, nameOf } from "./resourceId.ts";

/** A refusal as ARM writes it: `{"error": {"code", "message", "target"?, "details": []}}`. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly target: string | undefined;
  readonly details: readonly { readonly code: string; readonly message: string }[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      target?: string;
      details?: { code: string; message: string }[];
      headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = more.target;
    this.details = more.details ?? [];
    this.headers = more.headers ?? {};
  }

  /** The value of `error` in a body. */
  get error(): JsonObject {
    const details: Json[] = this.details.map(({ code, message }) => ({ code, message, details: [] }));
    return { code: this.code, message: this.message, ...(this.target ? { target: this.target } : {}), details };
  }
}

/** A refusal of status 400, the most common one. */
export function badRequest(code: string, message: string, target?: string): ArmError {
  return new ArmError(400, code, message, target === undefined ? {} : { target });
}

/** 404 in ARM's words (Azure/azqr#263). */
export function notFound(type: string, id: string): ArmError {
  return new ArmError(
    404,
    "ResourceNotFound",
    `The Resource '${type}/${namesIn(id)}' under resource group '${nameOf(groupOf(id))}' was not found. ` +
      "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    { headers: { "x-ms-failure-cause": "gateway" } },
  );
}

function namesIn(id: string): string {
  return id
    .split("/")
    .slice(8)
    .filter((_, index) => index % 2 === 0)
    .join("/");
}
