import { createHash } from "node:crypto";
import type { Json } from "../../protocol/json.ts";
import { integer, invalid, list, type TemplateFunction, text } from "./scope.ts";

const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** 13 letters and digits that follow from texts; Azure's own hash is another one, which is not published. */
function unique(texts: readonly string[]): string {
  const hash = createHash("sha256").update(texts.join("\u0000")).digest();
  return Array.from(hash.subarray(0, 13), (byte) => letters.charAt(byte % 32)).join("");
}

/** A GUID of version 5, from texts. */
function guidOf(texts: readonly string[]): string {
  const hex = createHash("sha1").update(texts.join("-")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const all = (args: readonly Json[], name: string) => args.map((_, index) => text(args, index, name));

/** A value as `string` and `concat` write it. */
export function written(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function formatted(args: readonly Json[]): string {
  return text(args, 0, "format").replace(/\{(\d+)(?::([^}]*))?\}/g, (_, index: string, style: string | undefined) => {
    const value = args[Number(index) + 1];
    if (value === undefined) throw invalid(`The template language function 'format' has no argument {${index}}`);
    const digits = /^D(\d+)$/i.exec(style ?? "")?.[1];
    if (digits !== undefined && typeof value === "number") return String(value).padStart(Number(digits), "0");
    return value === true ? "True" : value === false ? "False" : written(value);
  });
}

/** Functions on texts: azure-docs, template-functions-string.md. */
export const textFunctions: Readonly<Record<string, TemplateFunction>> = {
  concat(args) {
    if (Array.isArray(args[0])) return args.flatMap((_, index) => list(args, index, "concat"));
    return args.map(written).join("");
  },
  format: (args) => formatted(args),
  toLower: (args) => text(args, 0, "toLower").toLowerCase(),
  toUpper: (args) => text(args, 0, "toUpper").toUpperCase(),
  trim: (args) => text(args, 0, "trim").trim(),
  replace: (args) => text(args, 0, "replace").replaceAll(text(args, 1, "replace"), text(args, 2, "replace")),
  split(args) {
    const marks = Array.isArray(args[1]) ? args[1].map(String) : [text(args, 1, "split")];
    const [first = "", ...others] = marks;
    return others.reduce((all, mark) => all.replaceAll(mark, first), text(args, 0, "split")).split(first);
  },
  join: (args) =>
    list(args, 0, "join")
      .map(written)
      .join(text(args, 1, "join")),
  substring(args) {
    const [whole, start] = [text(args, 0, "substring"), integer(args, 1, "substring")];
    const length = args.length > 2 ? integer(args, 2, "substring") : whole.length - start;
    if (start < 0 || length < 0 || start + length > whole.length) {
      throw invalid(`The substring of '${whole}' from ${start} with ${length} characters is out of bounds`);
    }
    return whole.slice(start, start + length);
  },
  startsWith: (args) =>
    text(args, 0, "startsWith")
      .toLowerCase()
      .startsWith(text(args, 1, "startsWith").toLowerCase()),
  endsWith: (args) =>
    text(args, 0, "endsWith")
      .toLowerCase()
      .endsWith(text(args, 1, "endsWith").toLowerCase()),
  indexOf: (args) =>
    text(args, 0, "indexOf")
      .toLowerCase()
      .indexOf(text(args, 1, "indexOf").toLowerCase()),
  lastIndexOf: (args) =>
    text(args, 0, "lastIndexOf")
      .toLowerCase()
      .lastIndexOf(text(args, 1, "lastIndexOf").toLowerCase()),
  padLeft(args) {
    const mark = args.length > 2 ? text(args, 2, "padLeft") : " ";
    return written(args[0] ?? "").padStart(integer(args, 1, "padLeft"), mark);
  },
  string: ([value = null]) => written(value),
  uniqueString: (args) => unique(all(args, "uniqueString")),
  guid: (args) => guidOf(all(args, "guid")),
  newGuid: () => crypto.randomUUID(),
  utcNow: (args) => stamp(args.length > 0 ? text(args, 0, "utcNow") : "yyyyMMddTHHmmssZ"),
  base64: (args) => Buffer.from(text(args, 0, "base64"), "utf8").toString("base64"),
  base64ToString: (args) => Buffer.from(text(args, 0, "base64ToString"), "base64").toString("utf8"),
  base64ToJson: (args) => JSON.parse(Buffer.from(text(args, 0, "base64ToJson"), "base64").toString("utf8")) as Json,
  uri: (args) => new URL(text(args, 1, "uri"), text(args, 0, "uri")).toString(),
  uriComponent: (args) => encodeURIComponent(text(args, 0, "uriComponent")),
  uriComponentToString: (args) => decodeURIComponent(text(args, 0, "uriComponentToString")),
};

/** The moment, in .NET's format as far as it is used for names. */
function stamp(format: string): string {
  const now = new Date().toISOString();
  const parts: Readonly<Record<string, string>> = {
    yyyy: now.slice(0, 4),
    MM: now.slice(5, 7),
    dd: now.slice(8, 10),
    HH: now.slice(11, 13),
    mm: now.slice(14, 16),
    ss: now.slice(17, 19),
  };
  if (format === "u") return `${now.slice(0, 10)} ${now.slice(11, 19)}Z`;
  return format.replace(/yyyy|MM|dd|HH|mm|ss/g, (part) => parts[part] ?? part);
}
