import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { durationNames, durationsOf, sandboxSeconds } from "../../verify/durations.ts";
import { complaintsIn, type EngineEvent, operationsIn } from "../../verify/operations.ts";
import { checkout } from "../sandbox/commandLine.ts";

const vm = "azure-native:compute:VirtualMachine";
const metadata = (op: string, name: string, type = vm) => ({ op, type, urn: `urn:pulumi:s::p::${type}::${name}` });
const begin = (at: number, ...what: Parameters<typeof metadata>) => ({
  at,
  event: { resourcePreEvent: { metadata: metadata(...what) } },
});
const end = (at: number, ...what: Parameters<typeof metadata>) => ({
  at,
  event: { resOutputsEvent: { metadata: metadata(...what) } },
});
const fail = (at: number, ...what: Parameters<typeof metadata>) => ({
  at,
  event: { resOpFailedEvent: { metadata: metadata(...what) } },
});
const error = (message: string): { at: number; event: EngineEvent } => ({
  at: 0,
  event: { diagnosticEvent: { severity: "error", message } },
});

describe("the engine's events", () => {
  it("become operations on resources of Azure, from one's beginning to its end", () => {
    const heard = [
      begin(1, "create", "web-1"),
      begin(2, "delete-replaced", "web-2"),
      begin(3, "create", "web", "ha-web:components:ComputePool"),
      end(4, "create", "web", "ha-web:components:ComputePool"),
      begin(5, "same", "web-3"),
      end(6, "same", "web-3"),
      end(7, "delete-replaced", "web-2"),
      fail(9, "create", "web-1"),
    ];
    assert.deepEqual(operationsIn(heard), [
      { name: "web-2", type: vm, kind: "delete", began: 2, ended: 7, succeeded: true },
      { name: "web-1", type: vm, kind: "create", began: 1, ended: 9, succeeded: false },
    ]);
  });

  it("leave out an extension that goes with its machine, which is none of Azure's operations", () => {
    const extension = "azure-native:compute:VirtualMachineExtension";
    const alone = [begin(1, "delete", "web-1-app", extension), end(2, "delete", "web-1-app", extension)];
    const machine = (name: string) => [begin(3, "delete", name), end(4, "delete", name)];
    const names = (heard: Parameters<typeof operationsIn>[0]) => operationsIn(heard).map(({ name }) => name);
    assert.deepEqual(names(alone), ["web-1-app"]);
    assert.deepEqual(names([...alone, ...machine("web-2")]), ["web-1-app", "web-2"]);
    assert.deepEqual(names([...alone, ...machine("web-1")]), ["web-1"]);
  });

  it("leave out what began before anybody listened", () => {
    assert.deepEqual(operationsIn([end(1, "create", "web-1")]), []);
  });

  it("tell what went wrong once, and without colours", () => {
    const heard = [
      error("<{%fg 1%}>no<{%reset%}> such image\n"),
      error("no such image"),
      error(" "),
      begin(1, "create", "x"),
    ];
    assert.deepEqual(complaintsIn(heard), ["no such image"]);
  });
});

describe("durations", () => {
  const known = sandboxSeconds(readFileSync(join(checkout, "docs", "azure-rules.md"), "utf8"));

  it("of the sandbox are those of its page, and every name that is used is there", () => {
    assert.ok(known.size > 20);
    assert.equal(known.get("loadBalancerCreate"), 4);
    for (const name of Object.values(durationNames).flatMap((kinds) => Object.values(kinds)))
      assert.ok(known.has(name), name);
  });

  it("are told by kind, in Azure's seconds, without those of operations that failed", () => {
    const operation = (type: string, seconds: number, succeeded = true) => ({
      name: "x",
      type,
      kind: "create" as const,
      began: 1000,
      ended: 1000 + seconds * 1000,
      succeeded,
    });
    const all = [
      ...[5, 1, 3, 2].map((one) => operation(vm, one)),
      operation(vm, 99, false),
      operation("azure-native:network:SecurityRule", 1),
    ];
    // Azure's clock at twice the pace.
    const table = durationsOf(all, known, (from, to) => (2 * (to - from)) / 1000);
    assert.deepEqual(table, [
      {
        type: vm,
        kind: "create",
        count: 4,
        shortest: 2,
        median: 4,
        longest: 10,
        sandbox: known.get("windowsVmCreate"),
      },
      {
        type: "azure-native:network:SecurityRule",
        kind: "create",
        count: 1,
        shortest: 2,
        median: 2,
        longest: 2,
        sandbox: undefined,
      },
    ]);
  });
});
