import { overlap, parseRange } from "../../facts/addresses.ts";
import { securityRules } from "../../facts/securityRules.ts";
import type { Settings } from "../../facts/settings.ts";
import type { Says } from "../defaults.ts";
import type { Problem } from "../problem.ts";

/** The rule Azure has for a label: message of its code InvalidDomainNameLabel. */
const domainNameLabel = /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/;

/** Ports an HTTP or HTTPS probe may not use: azure-docs, load-balancer-custom-probe-overview.md. */
const unprobeablePorts: readonly number[] = [19, 21, 25, 70, 110, 119, 143, 220, 993];

/** What is wrong with ports, sources, probe and name: the way in. */
export function entry(
  settings: Pick<Settings, "ports" | "allowedSources" | "rulePriority" | "probe" | "dnsLabel">,
  says: Says,
): Problem[] {
  return [...ports(settings), ...sources(settings), ...probes(settings, says), ...label(settings)];
}

function ports(settings: Pick<Settings, "ports" | "allowedSources" | "rulePriority" | "probe">): Problem[] {
  const twice = settings.ports.find((port, index) => settings.ports.indexOf(port) !== index);
  if (twice !== undefined) return [{ key: "ports", message: `names ${twice} twice; name each port once.` }];
  const rules = securityRules({ ...settings, probePorts: [settings.probe.port] });
  const clash = rules.find((rule, index) => rules.findIndex(({ priority }) => priority === rule.priority) !== index);
  if (!clash) return [];
  const first = rules.find(({ priority }) => priority === clash.priority)!;
  return [
    {
      key: "rulePriority",
      message:
        `${settings.rulePriority} gives the rules ${first.name} and ${clash.name} the same priority ${clash.priority}, ` +
        "and Azure wants each once per direction; start lower, for example at 1001.",
    },
  ];
}

function sources({ allowedSources }: Pick<Settings, "allowedSources">): Problem[] {
  const problem = (message: string): Problem => ({ key: "allowedSources", message });
  const isTag = (source: string) => source === "*" || /^[A-Za-z][A-Za-z0-9.]*$/.test(source);
  const tags = allowedSources.filter(isTag);
  // A list of prefixes takes no default tags: SecurityRuleParameterContainsUnsupportedValue, hashicorp/terraform-provider-azurerm#5617.
  if (tags.length > 0 && allowedSources.length > 1) {
    return [
      problem(`mixes the tag ${tags[0]} with other sources, and Azure takes a tag only alone; keep one of them.`),
    ];
  }
  const parsed = allowedSources
    .filter((source) => !isTag(source))
    .map((source) => parseRange(source.includes("/") ? source : `${source}/32`));
  const malformed = parsed.filter((range) => typeof range === "string");
  if (malformed.length > 0) return malformed.map(problem);
  // OverlappingSubnetsNotPermittedInSecurityRule, kubernetes-sigs/cloud-provider-azure#6775.
  const clash = overlap(parsed.filter((range) => typeof range !== "string"));
  return clash ? [problem(`${clash[0].text} and ${clash[1].text} overlap; remove one of them.`)] : [];
}

function probes({ probe, ports }: Pick<Settings, "probe" | "ports">, says: Says): Problem[] {
  const problems: Problem[] = [];
  const { protocol, port, path } = probe;
  if (protocol !== "Tcp" && path === undefined) {
    problems.push({
      key: "probe.path",
      message: `is missing, and a probe with ${protocol} needs one; set it, for example to /.`,
    });
  }
  if (protocol === "Tcp" && path !== undefined) {
    problems.push({
      key: "probe.path",
      message: `is ${path}, and a Tcp probe has none; remove it or use Http or Https.`,
    });
  }
  if (protocol !== "Tcp" && unprobeablePorts.includes(port)) {
    problems.push({
      key: "probe.port",
      message: `${port} is a port that Azure does not probe with ${protocol}; use another one or a Tcp probe.`,
    });
  }
  // Said, it may be a port for probes only; unsaid, it is one that was forgotten when the ports were set.
  if (!ports.includes(port) && !says("probe", "port")) {
    problems.push({
      key: "probe.port",
      message:
        `is ${port} by default, which is not in ports [${ports.join(", ")}]; say which port answers probes, ` +
        `for example with \`pulumi config set --path probe.port ${ports[0]}\`.`,
    });
  }
  return problems;
}

function label({ dnsLabel }: Pick<Settings, "dnsLabel">): Problem[] {
  if (dnsLabel === "" || domainNameLabel.test(dnsLabel)) return [];
  return [
    {
      key: "dnsLabel",
      message:
        `"${dnsLabel}" must have 3 to 63 small letters, digits and hyphens, start with a letter and end with a letter or digit; ` +
        "use for example my-web.",
    },
  ];
}
