import sdk from "@pulumi/pulumi/runtime/debuggable.js";

/** What the SDK does not declare of that module. */
export interface Debuggable {
  readonly debugPromiseLeaks: boolean;
  debuggablePromise<Value>(promise: Promise<Value>, context?: unknown): Promise<Value>;
}

const done = new WeakSet<Debuggable>();

/**
 * Leaves out the stack trace and the description that the SDK takes for each of its promises, four for each property of each
 * resource, which only PULUMI_DEBUG_PROMISE_LEAKS shows (@pulumi/pulumi 3.259, runtime/debuggable.js); where it is set, they
 * stay. They took more than half of the program's processor time. An error keeps its trace, and a promise that is left over
 * is still found.
 */
export function withoutPromiseTraces(debuggable = sdk as unknown as Debuggable): void {
  const { debuggablePromise, debugPromiseLeaks } = debuggable;
  // An SDK to come may do without.
  if (debugPromiseLeaks || typeof debuggablePromise !== "function" || done.has(debuggable)) return;
  done.add(debuggable);
  debuggable.debuggablePromise = (promise) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, "");
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
