import { randomUUID } from "node:crypto";
import { ArmError } from "../protocol/armError.ts";
import { type JsonObject, referencesIn, textAt } from "../protocol/json.ts";
import { nameOf, sameId, topLevelOf } from "../protocol/resourceId.ts";
import { finishAction } from "./actions.ts";
import { setState } from "./body.ts";
import type { Fault } from "./faults.ts";
import type { AzureState, ResourceType } from "./resourceType.ts";
import type { Operation, Resource } from "./store.ts";

/** Told of every operation that starts or ends; of undefined when something changed without one. */
export type Watcher = (operation: Operation | undefined) => void;

/** What goes on after a request was answered: operations, from their start to their end on Azure's clock. */
export class Operations {
  private readonly azure: AzureState;
  private readonly watchers: Iterable<Watcher>;

  constructor(azure: AzureState, watchers: Iterable<Watcher>) {
    this.azure = azure;
    this.watchers = watchers;
  }

  /** An operation that starts now and lasts so many milliseconds of Azure's time, or longer by a fault; it is not kept yet. */
  start(
    kind: Operation["kind"],
    type: ResourceType,
    resource: Resource,
    span: number,
    fault: Fault["effect"] | undefined,
  ): Operation {
    const now = this.azure.clock.now();
    return {
      id: randomUUID(),
      target: resource.id,
      kind,
      provider: type.type.split("/")[0] ?? "",
      location: textAt(resource.body, "location") ?? "westeurope",
      startedAt: now,
      dueAt: now + span + delayOf(fault),
      status: "InProgress",
      references: referencesIn(resource.body, resource.id.toLowerCase()),
      detail: failureOf(fault),
    };
  }

  /** Has a kept operation end when it falls due. */
  schedule(operation: Operation): void {
    for (const watch of this.watchers) watch(operation);
    this.azure.clock.at(operation.dueAt, () => this.end(operation.id));
  }

  /** Ends an operation that has fallen due; one that was given more time meanwhile waits for it. */
  private end(id: string): void {
    const operation = this.azure.store.operation(id);
    if (operation?.status !== "InProgress") return;
    if (operation.dueAt > this.azure.clock.now() + 1) {
      this.azure.clock.at(operation.dueAt, () => this.end(id));
      return;
    }
    const ended = this.azure.store.transaction(() => {
      const error = this.settle(operation);
      const next: Operation = {
        ...operation,
        ...(error ? {} : finishAction(operation, this.azure)),
        status: error ? "Failed" : "Succeeded",
        endedAt: this.azure.clock.now(),
        ...(error ? { error: error.error } : {}),
      };
      this.azure.store.saveOperation(next);
      return next;
    });
    for (const watch of this.watchers) watch(ended);
    this.azure.store.forgetOperations(this.azure.clock.now() - 24 * 3600 * 1000);
  }

  private settle(operation: Operation): ArmError | undefined {
    const wanted = failureIn(operation);
    if (operation.kind === "action" || operation.kind === "read") return wanted;
    const resource = this.azure.store.get(operation.target);
    if (!resource) return undefined;
    const type = this.azure.typeNamed(resource.type)!;
    if (operation.kind === "delete") {
      const failed = wanted ?? type.failedRemoval?.(resource, this.azure);
      if (failed) setState(resource, "Failed", this.azure);
      else this.azure.drop(type, resource);
      return failed;
    }
    const error = wanted ?? type.finish?.(resource, operation, this.azure);
    if (wanted) type.finish?.(resource, { ...operation, error: wanted.error }, this.azure);
    setState(this.azure.store.get(operation.target) ?? resource, error ? "Failed" : "Succeeded", this.azure);
    return error;
  }

  /** 409 while another operation on the resource goes on; extensions share the turn of their machine. */
  refuseWhileBusy(resource: Resource, attempted: Operation["kind"]): void {
    const running = this.azure.store
      .running()
      .find(({ kind, target }) => kind !== "read" && sameId(topLevelOf(target), topLevelOf(resource.id)));
    if (!running) return;
    if (running.provider === "Microsoft.Compute") {
      throw new ArmError(
        409,
        "OperationNotAllowed",
        `Operation '${attempted}' is not allowed on VM '${nameOf(topLevelOf(resource.id))}' since another operation is in progress.`,
      );
    }
    throw new ArmError(
      409,
      "AnotherOperationInProgress",
      `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${operationPath(running)}`,
    );
  }
}

/** Where a client asks how an operation goes, without host and api-version. */
export function operationPath({ id, provider, location, target }: Operation): string {
  return `/subscriptions/${target.split("/")[2]}/providers/${provider}/locations/${location}/operations/${id}`;
}

/** Milliseconds of Azure's time that a fault lengthens an operation by. */
export function delayOf(fault: Fault["effect"] | undefined): number {
  return fault?.kind === "delay" ? fault.milliseconds : 0;
}

/** What an operation keeps of a fault that is to fail it. */
export function failureOf(fault: Fault["effect"] | undefined): JsonObject {
  return fault?.kind === "fail" ? { failCode: fault.code, failMessage: fault.message } : {};
}

function failureIn({ detail }: Operation): ArmError | undefined {
  const code = textAt(detail, "failCode");
  return code === undefined ? undefined : new ArmError(200, code, textAt(detail, "failMessage") ?? "");
}
