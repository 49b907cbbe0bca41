import { resourceAt } from "../manager/existing.ts";
import type { Resource } from "../manager/store.ts";
import { ArmError } from "../protocol/armError.ts";
import { parseId, typeOf } from "../protocol/resourceId.ts";
import type { Question } from "./view.ts";

/** The resource or group that a question names as `{+scope}`. @throws ArmError when there is none. */
export function scopeOf({ azure, part }: Question): Resource {
  const id = part("scope");
  const parsed = parseId(id);
  if (!parsed) throw new ArmError(404, "InvalidResourceUrl", `The scope '${id}' names nothing ARM knows.`);
  return azure.store.get(id) ?? resourceAt(azure, { type: typeOf(parsed) }, id);
}
