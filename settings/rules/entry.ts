import { reservedWord } from "../../facts/dnsLabel.ts";
import { securityRules } from "../../facts/securityRules.ts";
import type { Settings } from "../../facts/settings.ts";
import type { Says } from "../defaults.ts";
import type { Problem } from "../problem.ts";
import { sources } from "./sources.ts";

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
  if (dnsLabel === "") return [];
  const problem = (message: string): Problem[] => [{ key: "dnsLabel", message: `"${dnsLabel}" ${message}` }];
  if (!domainNameLabel.test(dnsLabel)) {
    return problem(
      "must have 3 to 63 small letters, digits and hyphens, start with a letter and end with a letter or digit; use for example my-web.",
    );
  }
  const word = reservedWord(dnsLabel);
  if (word === undefined) return [];
  return problem(`has ${word} in it, a word that Azure reserves (DomainNameLabelReserved); use a name without it.`);
}
