import type { Json, JsonObject } from "../protocol/json.ts";
import { parseId, topLevelOf, typeOf } from "../protocol/resourceId.ts";
import type { Fault } from "./faults.ts";
import type { Action, AzureState, ResourceType } from "./resourceType.ts";
import type { Operation } from "./store.ts";

/** What may come with a POST. */
export interface ActOptions {
  readonly fault?: Fault["effect"] | undefined;
  readonly body?: Json | undefined;
  /** Id of the child it is on; the resource itself unless given. */
  readonly target?: string;
}

/** Actions of what an id names: of a resource's type, or of a child's. */
export function actionsOf(id: string, azure: AzureState): ResourceType["actions"] {
  const parsed = parseId(id);
  if (!parsed) return undefined;
  const type = typeOf(parsed);
  return azure.typeNamed(type)?.actions ?? azure.childTypeNamed(type)?.child.actions;
}

/** Ends an operation that is an action: what the client gets at its end, and when it should ask anew. */
export function finishAction(operation: Operation, azure: AzureState): Pick<Operation, "result" | "askAgainAfter"> {
  const action = actionNamed(operation, azure);
  const resource = azure.store.get(topLevelOf(operation.target));
  const result: JsonObject | undefined = resource && action?.finish(resource, azure, operation);
  if (result === undefined) return {};
  return { result, ...(action?.askAgainAfter === undefined ? {} : { askAgainAfter: action.askAgainAfter }) };
}

function actionNamed({ kind, target, detail }: Operation, azure: AzureState): Action | undefined {
  const name = detail?.action;
  if ((kind !== "action" && kind !== "read") || typeof name !== "string") return undefined;
  return actionsOf(target, azure)?.[name];
}
