import { type ArmError, badRequest } from "../protocol/armError.ts";
import { isObject, type JsonObject } from "../protocol/json.ts";
import type { Rule } from "./resourceType.ts";

/** Names and values of the tags in a body. */
type Tags = readonly (readonly [name: string, value: string])[];

const page = "azure-docs, tag-resources.md, Limitations";

/** Beginnings of names that Azure keeps for itself. */
const reserved = ["microsoft", "azure", "windows"];

/** What Azure insists on for the tags of any resource. */
export const tagRules: readonly Rule<Tags>[] = [
  {
    says: "a resource has at most 50 tags",
    source: `${page}; code and words assumed`,
    check: (tags) =>
      tags.length > 50
        ? badRequest("TooManyTags", `The resource has ${tags.length} tags, and the maximum is 50.`)
        : undefined,
  },
  {
    says: "a tag's name has none of < > % & \\ ? / and no control characters",
    source: `${page}; code and words: azure-docs' page on storage accounts and the Azure CLI (InvalidTagNameCharacters)`,
    check: (tags) =>
      refuse(
        tags,
        ([name]) => /[<>%&\\?/]|\p{Cc}/u.test(name),
        "InvalidTagNameCharacters",
        ([name]) => `The tag names '${name}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
      ),
  },
  {
    says: "a tag has a name of at most 512 characters",
    source: `${page}; words as public scripts quote them (InvalidTagName), that an empty one is refused alike assumed`,
    check: (tags) =>
      refuse(
        tags,
        ([name]) => name.trim() === "" || name.length > 512,
        "InvalidTagName",
        ([name]) =>
          `Tag key too large. Following tag name '${name}' exceeded the maximum length. Maximum allowed length for tag name - '512' characters.`,
      ),
  },
  {
    says: "a tag's value has at most 256 characters",
    source: `${page}; code and words assumed`,
    check: (tags) =>
      refuse(
        tags,
        ([, value]) => value.length > 256,
        "InvalidTagValueLength",
        ([name]) =>
          `Tag value too large. Following tag value of '${name}' exceeded the maximum length. Maximum allowed length for tag value - '256' characters.`,
      ),
  },
  {
    says: "a tag's name does not begin with microsoft, azure or windows",
    source: "learn.microsoft.com, Tags - Create Or Update (of a subscription's tag names); code and words assumed",
    worse:
      "that page is about predefined names of a subscription, and the page on a resource's tags does not name the prefixes.",
    check: (tags) =>
      refuse(
        tags,
        ([name]) => reserved.some((prefix) => name.toLowerCase().startsWith(prefix)),
        "ReservedTagName",
        ([name]) => `The tag name '${name}' has a prefix that is reserved for Azure: 'microsoft', 'azure', 'windows'.`,
      ),
  },
  {
    says: "names of tags are not equal but for their case",
    source: `${page} (names are case-insensitive for operations); code and words assumed`,
    worse: "Azure might keep one of them.",
    check: (tags) =>
      refuse(
        tags,
        ([name], index) => tags.slice(0, index).some(([other]) => other.toLowerCase() === name.toLowerCase()),
        "DuplicateTagName",
        ([name]) => `The tag name '${name}' is given more than once; tag names are case-insensitive.`,
      ),
  },
];

function refuse(
  tags: Tags,
  isWrong: (tag: Tags[number], index: number) => boolean,
  code: string,
  message: (tag: Tags[number]) => string,
): ArmError | undefined {
  const wrong = tags.find(isWrong);
  return wrong && badRequest(code, message(wrong));
}

/** Why Azure refuses the tags of a body; undefined when it takes them. */
export function refusedTags(body: JsonObject): ArmError | undefined {
  const tags = Object.entries(isObject(body.tags) ? body.tags : {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  for (const rule of tagRules) {
    const error = rule.check(tags);
    if (error) return error;
  }
  return undefined;
}
