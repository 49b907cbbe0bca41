import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import sdk from "@pulumi/pulumi/runtime/debuggable.js";
import { type Debuggable, withoutPromiseTraces } from "../../components/promiseTraces.ts";

describe("the stack traces of the SDK's promises", () => {
  const traced = (debugPromiseLeaks: boolean) => {
    const traces: string[] = [];
    const debuggable: Debuggable = {
      debugPromiseLeaks,
      debuggablePromise: (promise) => {
        traces.push(new Error("trace").stack ?? "");
        return promise;
      },
    };
    withoutPromiseTraces(debuggable);
    void debuggable.debuggablePromise(Promise.resolve());
    return traces.join();
  };

  it("are left out", () => {
    assert.equal(traced(false), "Error: trace");
  });

  it("stay where they are asked for", () => {
    assert.match(traced(true), /\n +at /);
  });

  it("are left out of the SDK that is installed, which finds leftover promises as before", async () => {
    withoutPromiseTraces();
    const promise = Promise.resolve(5) as Promise<number> & { _debugStackTrace?: string };
    assert.equal(await (sdk as unknown as Debuggable).debuggablePromise(promise, "context"), 5);
    assert.equal(promise._debugStackTrace, "Error");
    const failure = new Error("kept");
    await assert.rejects((sdk as unknown as Debuggable).debuggablePromise(Promise.reject(failure)), failure);
  });

  it("leave an error of the program its file and line, also after a promise that could not be made", () => {
    const debuggable: Debuggable = {
      debugPromiseLeaks: false,
      debuggablePromise: () => {
        throw new Error("no promise");
      },
    };
    withoutPromiseTraces(debuggable);
    assert.throws(() => debuggable.debuggablePromise(Promise.resolve()), /no promise/);
    const lines = readFileSync(import.meta.filename, "utf8").split("\n");
    const line = lines.findIndex((text) => text.startsWith("    const { stack }")) + 1;
    const { stack } = new Error("of the program");
    assert.match(stack ?? "", new RegExp(`promiseTraces\\.test\\.ts:${line}:23\\)?$`, "m"));
  });
});
