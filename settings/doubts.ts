import { doubtfulWord } from "../facts/dnsLabel.ts";
import { isServiceTag, knownServiceTag } from "../facts/serviceTags.ts";
import type { Settings } from "../facts/settings.ts";

/** What Azure may refuse of settings that are well formed, and alone knows: sentences for whoever deploys them. */
export function doubts({ allowedSources, dnsLabel }: Pick<Settings, "allowedSources" | "dnsLabel">): string[] {
  const unknown = allowedSources.filter(
    (source) => source !== "*" && isServiceTag(source) && knownServiceTag(source) === undefined,
  );
  const word = doubtfulWord(dnsLabel);
  return [
    ...unknown.map(
      (tag) =>
        `allowedSources: ${tag} is not among the service tags known here; Azure may refuse it. ` +
        "`az network list-service-tags` has those of your region.",
    ),
    ...(word === undefined
      ? []
      : [`dnsLabel: "${dnsLabel}" has ${word} in it, for which Azure may refuse it (DomainNameLabelReserved).`]),
  ];
}
