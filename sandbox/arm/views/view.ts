import type { Azure } from "../manager/azure.ts";
import type { Json, JsonObject } from "../protocol/json.ts";

/** What a client asks of a view. */
export interface Question {
  readonly azure: Azure;
  readonly subscription: string;
  readonly tenant: string;
  /** Parts of the path by the names in the view's own, e.g. `machine`; all of them decoded, none empty. */
  readonly part: (name: string) => string;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  /** The path as it was sent. */
  readonly path: string;
}

/**
 * Something a client can ask for that is no resource: what a machine is doing, which sizes there are, a metric. It reads, and
 * changes nothing but tags.
 */
export interface View {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  /** Path with names for its parts, `…/virtualMachines/{machine}/instanceView`; `{+scope}` stands for any id or none. */
  readonly path: string;
  /** Body of the answer, which is 200; undefined where the path is not its own after all. @throws ArmError when it refuses. */
  readonly answer: (question: Question) => JsonObject | undefined;
}

/** Beginnings of paths. */
export const subscription = "/subscriptions/{subscription}";
export const group = `${subscription}/resourceGroups/{group}`;
export const compute = `${group}/providers/Microsoft.Compute`;
export const network = `${group}/providers/Microsoft.Network`;

interface Compiled {
  readonly view: View;
  readonly pattern: RegExp;
}

function compile(view: View): Compiled {
  const source = view.path
    .split(/(\{\+?\w+\})/)
    .map((piece) => {
      const [, many, name] = /^\{(\+?)(\w+)\}$/.exec(piece) ?? [];
      if (name === undefined) return piece.replace(/[.]/g, "\\.");
      return many === "+" ? `(?<${name}>(?:/[^/]+)*?)` : `(?<${name}>[^/]+)`;
    })
    .join("");
  return { view, pattern: new RegExp(`^${source}$`, "i") };
}

/** Views, found by method and path without looking at case. */
export class Views {
  private readonly compiled: readonly Compiled[];

  constructor(views: readonly View[]) {
    this.compiled = views.map(compile);
  }

  /** The answer to a request, or undefined where no view has its path. */
  answer(method: string, question: Omit<Question, "part">): JsonObject | undefined {
    for (const { view, pattern } of this.compiled) {
      const groups = view.method === method ? pattern.exec(question.path)?.groups : undefined;
      const found = groups && view.answer({ ...question, part: (name) => groups[name] ?? "" });
      if (found) return found;
    }
    return undefined;
  }
}
