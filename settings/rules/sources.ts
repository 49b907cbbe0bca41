import { overlap, parseRange } from "../../facts/addresses.ts";
import { isServiceTag, knownServiceTag, serviceTags } from "../../facts/serviceTags.ts";
import type { Settings } from "../../facts/settings.ts";
import { distance, plain } from "../nearest.ts";
import type { Problem } from "../problem.ts";

/** Words that people write for a tag, and what Azure has for them; VIRTUAL_NETWORK and the like are of classic Azure (service-tags-overview.md). */
const instead: Readonly<Record<string, string>> = {
  any: "Internet, or * for all addresses",
  all: "Internet, or * for all addresses",
  everyone: "Internet, or * for all addresses",
  everywhere: "Internet, or * for all addresses",
  public: "Internet",
  none: "the range of nobody else, such as your own address",
  intranet: "VirtualNetwork, or your own ranges",
  lan: "VirtualNetwork, or your own ranges",
  local: "VirtualNetwork, or your own ranges",
  private: "VirtualNetwork, or your own ranges",
  vnet: "VirtualNetwork",
  localhost: "VirtualNetwork, or your own ranges",
};

/** What is wrong with who may call the application. */
export function sources({ allowedSources }: Pick<Settings, "allowedSources">): Problem[] {
  const problem = (message: string): Problem => ({ key: "allowedSources", message });
  const tags = allowedSources.filter((source) => /^[*A-Za-z]/.test(source));
  const wrong = tags.flatMap((tag) => wrongTag(tag) ?? []);
  if (wrong.length > 0) return wrong.map(problem);
  // A list of prefixes takes no default tags: SecurityRuleParameterContainsUnsupportedValue, hashicorp/terraform-provider-azurerm#5617.
  if (tags.length > 0 && allowedSources.length > 1) {
    return [
      problem(`mixes the tag ${tags[0]} with other sources, and Azure takes a tag only alone; keep one of them.`),
    ];
  }
  const parsed = allowedSources
    .filter((source) => !tags.includes(source))
    .map((source) => parseRange(source.includes("/") ? source : `${source}/32`));
  const malformed = parsed.filter((range) => typeof range === "string");
  if (malformed.length > 0) return malformed.map(problem);
  // OverlappingSubnetsNotPermittedInSecurityRule, kubernetes-sigs/cloud-provider-azure#6775.
  const clash = overlap(parsed.filter((range) => typeof range !== "string"));
  return clash ? [problem(`${clash[0].text} and ${clash[1].text} overlap; remove one of them.`)] : [];
}

/** What is wrong with a tag that surely is none of Azure's; undefined for others, of which Azure alone has the whole list. */
function wrongTag(tag: string): string | undefined {
  if (tag === "*" || knownServiceTag(tag) !== undefined) return undefined;
  const use = instead[tag.toLowerCase()];
  if (use !== undefined) return `${tag} is no service tag of Azure; use ${use}.`;
  const meant = serviceTags.find((known) => distance(plain(tag), plain(known)) <= 2);
  if (meant !== undefined) return `${tag} is no service tag of Azure; did you mean ${meant}?`;
  return isServiceTag(tag)
    ? undefined
    : `"${tag}" is neither an IPv4 range nor a service tag; use for example Internet.`;
}
