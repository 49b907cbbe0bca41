import { collectionFunctions } from "./collectionFunctions.ts";
import { logicFunctions } from "./logicFunctions.ts";
import { resourceFunctions } from "./resourceFunctions.ts";
import type { TemplateFunction } from "./scope.ts";
import { textFunctions } from "./textFunctions.ts";

/** Every function of the template language that the sandbox knows, by its name in lower case: azure-docs, template-functions.md. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries({ ...textFunctions, ...collectionFunctions, ...logicFunctions, ...resourceFunctions }).map(
    ([name, run]) => [name.toLowerCase(), run],
  ),
);
