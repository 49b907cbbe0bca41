import { badRequest } from "../../protocol/armError.ts";

/** An expression of the template language, taken apart. */
export type Expression =
  | { readonly kind: "value"; readonly value: string | number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "member"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly index: Expression };

const token = /\s*(?:(?<text>'(?:[^']|'')*')|(?<number>-?\d+)|(?<name>[A-Za-z_]\w*)|(?<mark>[()[\],.]))/y;

interface Token {
  readonly kind: "text" | "number" | "name" | "mark";
  readonly text: string;
}

/** Words after Azure's, of which the position is left out. */
function malformed(source: string, reason: string) {
  return badRequest(
    "InvalidTemplate",
    `Deployment template validation failed: 'The template language expression '${source}' is not valid: ${reason}. Please see https://aka.ms/arm-functions for usage details.'.`,
  );
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const end = source.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const groups = token.exec(source)?.groups;
    const [kind, text] = Object.entries(groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    if (kind === undefined || text === undefined)
      throw malformed(source, `what begins with '${source.slice(at, at + 12)}' is unexpected`);
    tokens.push({ kind: kind as Token["kind"], text });
  }
  return tokens;
}

class Parser {
  private readonly source: string;
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(source: string) {
    this.source = source;
    this.tokens = tokensOf(source);
  }

  whole(): Expression {
    const expression = this.expression();
    if (this.at < this.tokens.length) throw this.unexpected();
    return expression;
  }

  private unexpected() {
    return malformed(this.source, `'${this.tokens[this.at]?.text ?? "its end"}' is unexpected`);
  }

  private takes(mark: string): boolean {
    const next = this.tokens[this.at];
    if (next?.kind !== "mark" || next.text !== mark) return false;
    this.at++;
    return true;
  }

  private name(): string {
    const next = this.tokens[this.at];
    if (next?.kind !== "name") throw this.unexpected();
    this.at++;
    return next.text;
  }

  private expression(): Expression {
    let expression = this.primary();
    for (;;) {
      if (this.takes(".")) {
        expression = { kind: "member", of: expression, name: this.name() };
      } else if (this.takes("[")) {
        const index = this.expression();
        if (!this.takes("]")) throw this.unexpected();
        expression = { kind: "index", of: expression, index };
      } else return expression;
    }
  }

  private primary(): Expression {
    const next = this.tokens[this.at];
    if (next?.kind === "text") {
      this.at++;
      return { kind: "value", value: next.text.slice(1, -1).replaceAll("''", "'") };
    }
    if (next?.kind === "number") {
      this.at++;
      return { kind: "value", value: Number(next.text) };
    }
    let name = this.name();
    // A function of a template's own, or of `sys` and `az`, is called by its namespace.
    while (this.takes(".")) name += `.${this.name()}`;
    if (!this.takes("(")) throw this.unexpected();
    const args: Expression[] = [];
    if (this.takes(")")) return { kind: "call", name, args };
    do args.push(this.expression());
    while (this.takes(","));
    if (!this.takes(")")) throw this.unexpected();
    return { kind: "call", name, args };
  }
}

const parsed = new Map<string, Expression>();
const remembered = 2000;

/** The expression that a text of a template holds, `[concat('a', 'b')]`; undefined where it is a plain text. @throws ArmError for a malformed one. */
export function expressionIn(text: string): Expression | undefined {
  if (!text.startsWith("[") || !text.endsWith("]") || text.startsWith("[[")) return undefined;
  const known = parsed.get(text);
  if (known) return known;
  const expression = new Parser(text.slice(1, -1)).whole();
  if (parsed.size >= remembered) parsed.clear();
  parsed.set(text, expression);
  return expression;
}

/** A text that only looks like an expression: `[[` stands for `[`. */
export function unescaped(text: string): string {
  return text.startsWith("[[") ? text.slice(1) : text;
}

/** Every call of a function of this name in an expression, at any depth. */
export function callsOf(name: string, expression: Expression): Extract<Expression, { kind: "call" }>[] {
  switch (expression.kind) {
    case "value":
      return [];
    case "member":
      return callsOf(name, expression.of);
    case "index":
      return [...callsOf(name, expression.of), ...callsOf(name, expression.index)];
    case "call": {
      const inside = expression.args.flatMap((one) => callsOf(name, one));
      return expression.name.toLowerCase() === name.toLowerCase() ? [expression, ...inside] : inside;
    }
  }
}
