import type { Accepted, Azure } from "../manager/azure.ts";
import { operationPath } from "../manager/operations.ts";
import type { Operation } from "../manager/store.ts";
import { ArmError } from "../protocol/armError.ts";
import { notAllowed, type Request, type Response } from "./request.ts";

/** How an operation goes: its status, or with `monitor` the answer that its request will have had. */
export function operationStatus(azure: Azure, request: Request, id: string, monitor: boolean): Response {
  const operation = azure.store.operation(id);
  if (!operation) throw new ArmError(404, "OperationNotFound", `The operation '${id}' could not be found.`);
  if (request.method !== "GET") throw notAllowed(request.method, id);
  const running = operation.status === "InProgress";
  if (monitor) {
    if (running)
      return { status: 202, headers: { ...wait(azure, operation), location: `${request.path}?${request.query}` } };
    if (operation.status === "Failed") return { status: 409, body: { error: operation.error ?? {} } };
    if (operation.result) return { status: 200, body: operation.result, headers: askAgain(azure, operation) };
    const target = operation.kind === "put" ? azure.store.get(operation.target) : undefined;
    return target ? { status: 200, body: azure.show(target) } : { status: 204 };
  }
  const span = operation.dueAt - operation.startedAt;
  const done = span <= 0 ? 100 : Math.min(99, Math.floor(((azure.clock.now() - operation.startedAt) / span) * 100));
  return {
    status: 200,
    body: {
      id: `${operationPath(operation)}`,
      name: operation.id,
      status: operation.status,
      startTime: new Date(operation.startedAt).toISOString(),
      ...(operation.endedAt === undefined ? {} : { endTime: new Date(operation.endedAt).toISOString() }),
      percentComplete: running ? done : 100,
      ...(operation.error ? { error: operation.error } : {}),
      ...(operation.result ? { properties: { output: operation.result } } : {}),
    },
    headers: running ? wait(azure, operation) : {},
  };
}

/** What tells a client how to follow an operation. */
export function answer(azure: Azure, { status, body, operation }: Accepted): Response {
  if (!operation) return { status, body };
  const path = operationPath(operation);
  const version = `api-version=${operation.provider === "Microsoft.Compute" ? "2024-11-01" : "2024-05-01"}`;
  const deletion = operation.kind !== "put";
  const compute = operation.provider === "Microsoft.Compute";
  const result = compute
    ? `${path}?monitor=true&${version}`
    : `${path.replace("/operations/", "/operationResults/")}?${version}`;
  return {
    status,
    body,
    headers: {
      ...wait(azure, operation),
      "azure-asyncoperation": `${path}?${version}`,
      ...(deletion ? { location: result } : {}),
    },
  };
}

/** Retry-After in whole seconds, as Azure has it, and in milliseconds for clients that take them (azcore does). */
export function wait(azure: Azure, operation: Operation | undefined): Record<string, string> {
  const left = operation ? Math.max(0, operation.dueAt - azure.clock.now()) : 0;
  const real = Math.ceil(azure.clock.realSpan(left)) + 5;
  const seconds = Math.min(10, Math.max(1, Math.ceil(real / 1000)));
  return { "retry-after": String(seconds), "x-ms-retry-after-ms": String(Math.min(real, 10_000)) };
}

/** When a client should ask anew for what it has got an answer to; in whole seconds and in milliseconds likewise. */
function askAgain({ clock }: Azure, { askAgainAfter }: Operation): Record<string, string> {
  if (askAgainAfter === undefined) return {};
  const real = Math.ceil(clock.realSpan(askAgainAfter));
  return { "retry-after": String(Math.max(1, Math.ceil(real / 1000))), "x-ms-retry-after-ms": String(real) };
}
