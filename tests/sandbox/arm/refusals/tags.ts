import { bad, type Refusals } from "./refusal.ts";

const tagged = (tags: Readonly<Record<string, string>>) => (world: Parameters<Refusals[string]["attempt"]>[0]) =>
  world.request("PUT", world.group, { location: "westeurope", tags: { ...tags } });

/** Tags of any resource. */
export const tags: Refusals = {
  "a resource has at most 50 tags": bad(
    "TooManyTags",
    /has 51 tags/,
    tagged(Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, "x"]))),
  ),
  "a tag's name has none of < > % & \\ ? / and no control characters": bad(
    "InvalidTagNameCharacters",
    /^The tag names 'cost\/center' have reserved characters '<,>,%,&,\\,\?,\/' or control characters\.$/,
    tagged({ "cost/center": "x" }),
  ),
  "a tag has a name of at most 512 characters": bad(
    "InvalidTagName",
    /^Tag key too large\./,
    tagged({ ["n".repeat(513)]: "x" }),
  ),
  "a tag's value has at most 256 characters": bad(
    "InvalidTagValueLength",
    /value of 'n' exceeded/,
    tagged({ n: "v".repeat(257) }),
  ),
  "a tag's name does not begin with microsoft, azure or windows": bad(
    "ReservedTagName",
    /'AzureRegion'/,
    tagged({ AzureRegion: "x" }),
  ),
  "names of tags are not equal but for their case": bad(
    "DuplicateTagName",
    /'team' is given more than once/,
    tagged({ Team: "a", team: "b" }),
  ),
};
