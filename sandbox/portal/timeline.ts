import type { Operation } from "../arm/manager/store.ts";
import { nameOf } from "../arm/protocol/resourceId.ts";
import type { BarView, UpdateView } from "./view/view.ts";

/**
 * The last update: the operations since nothing had been under way for longer than `quiet`, with its critical path.
 * @param now Milliseconds of Azure's time; what is under way lasts until now.
 * @param quiet Milliseconds of Azure's time.
 */
export function lastUpdate(operations: readonly Operation[], now: number, quiet: number): UpdateView | undefined {
  const ends = (operation: Operation) => operation.endedAt ?? now;
  const ordered = operations.filter(changes).sort((a, b) => a.startedAt - b.startedAt);
  let first = 0;
  let reached = Number.NEGATIVE_INFINITY;
  ordered.forEach((operation, index) => {
    if (operation.startedAt > reached + quiet) first = index;
    reached = Math.max(reached, ends(operation));
  });
  const last = ordered.slice(first);
  if (last.length === 0) return undefined;
  const critical = criticalPath(last, now);
  const bars = last.map(
    (operation): BarView => ({
      id: operation.id,
      name: nameOf(operation.target),
      type: typeOf(operation.target),
      kind: operation.kind,
      from: operation.startedAt,
      to: ends(operation),
      status: operation.status,
      critical: critical.has(operation.id),
    }),
  );
  return {
    from: last[0]!.startedAt,
    to: Math.max(...last.map(ends)),
    running: last.some(({ status }) => status === "InProgress"),
    bars,
  };
}

/**
 * Ids of the operations on the critical path: from the one that ended last, each time back to the latest that had
 * ended before the one at hand started, one that the two resources' references tie to it before any other.
 */
export function criticalPath(operations: readonly Operation[], now: number): Set<string> {
  const ends = (operation: Operation) => operation.endedAt ?? now;
  const latest = (some: readonly Operation[]) =>
    some.reduce<Operation | undefined>((best, one) => (!best || ends(one) > ends(best) ? one : best), undefined);
  const path = new Set<string>();
  let at = latest(operations);
  while (at) {
    path.add(at.id);
    const { startedAt } = at;
    const current = at;
    const earlier = operations.filter((one) => !path.has(one.id) && ends(one) <= startedAt);
    at = latest(earlier.filter((one) => tied(one, current))) ?? latest(earlier);
  }
  return path;
}

/** Whether a resource or what it lies in refers to the other one, or the other way round. */
function tied(a: Operation, b: Operation): boolean {
  return refers(a, b) || refers(b, a);
}

function refers(from: Operation, to: Operation): boolean {
  const target = to.target.toLowerCase();
  const inside = from.target.toLowerCase().startsWith(`${target}/`);
  return inside || (from.references ?? []).some((id) => id === target || id.startsWith(`${target}/`));
}

/** What only looks is no part of an update. */
function changes(operation: Operation): operation is Operation & { readonly kind: BarView["kind"] } {
  return operation.kind !== "read";
}

/** The type in words of a person, e.g. `virtualMachines/extensions`. */
function typeOf(id: string): string {
  const segments = id.split("/").slice(7);
  return segments.length === 0 ? "resourceGroups" : segments.filter((_, index) => index % 2 === 0).join("/");
}
