import { distance, nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";

/** Keys that azure-native 3.28 reads (its config/vars.d.ts). */
const azureNativeKeys: readonly string[] = (
  "auxiliaryTenantIds clientCertificatePassword clientCertificatePath clientId clientSecret disableInstanceDiscovery " +
  "disablePulumiPartnerId environment location metadataHost msiEndpoint oidcRequestToken oidcRequestUrl oidcToken " +
  "oidcTokenFilePath partnerId subscriptionId tenantId useDefaultAzureCredential useMsi useOidc"
).split(" ");

/** Whom the keys of a stack may be for, besides the program: its provider, and the engine, which look at their own. */
const namespaces: readonly string[] = ["azure-native", "pulumi", "random"];

/** What a stack has set that nobody reads: keys that are refused, and keys that the program cannot judge, as sentences. */
export interface Strangers {
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/**
 * Looks for keys that nothing reads, so that a typo is not taken for a setting.
 * @param keys All keys of the stack, e.g. `ha-web:vmCount`.
 * @param project Namespace of the program's own keys.
 * @param known Names of the program's own keys.
 */
export function strangers(keys: readonly string[], project: string, known: readonly string[]): Strangers {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  for (const key of keys) {
    const [namespace = "", ...rest] = key.split(":");
    const name = rest.join(":");
    if (namespace === project) {
      if (!known.includes(name)) problems.push({ key: name, message: ownKey(name, known) });
    } else if (namespace === "azure-native") {
      if (azureNativeKeys.includes(name)) continue;
      const meant = nearest(bare(name), azureNativeKeys);
      if (meant === undefined) warnings.push(`${key} is no key that azure-native 3.28 is known to read.`);
      else problems.push({ key, message: instead(key, `azure-native:${meant}`, "is no key of azure-native") });
    } else if (!namespaces.includes(namespace)) {
      const meant = [project, ...namespaces].find((one) => distance(bare(namespace).toLowerCase(), one) <= 2);
      if (meant === undefined)
        warnings.push(`${key} is read by nothing here; this program's keys begin with ${project}:.`);
      else problems.push({ key, message: instead(key, `${meant}:${bare(name)}`, `is of no namespace known here`) });
    }
  }
  return { problems, warnings };
}

/** Without the quotes that cmd.exe and word processors leave around a word. */
const bare = (name: string) => name.replace(/^["'`‘’“”]+|["'`‘’“”]+$/g, "");

function instead(key: string, meant: string, fault: string): string {
  return `${fault}; did you mean ${meant}? Take it away with \`pulumi config rm ${quoted(key)}\`, and set ${meant}.`;
}

/** What is wrong with a key of the program's own namespace that it does not have. */
function ownKey(name: string, known: readonly string[]): string {
  const remove = `\`pulumi config rm ${quoted(name)}\``;
  const [base = "", path = ""] = split(bare(name));
  const meant = known.includes(base) ? base : nearest(base, known);
  if (meant === undefined) return `is no key of this program, which README.md lists; take it away with ${remove}.`;
  if (path !== "") {
    return `is no key, since a part of ${meant} is set with --path; take it away with ${remove}, then use \`pulumi config set --path ${quoted(`${meant}${path}`)}\`.`;
  }
  const quotes =
    bare(name) === name ? "" : " with the quotes that the shell left around it (cmd.exe takes only double ones)";
  return `is no key of this program${quotes}; did you mean ${meant}? Take it away with ${remove}, and set ${meant}.`;
}

/** A key and the path behind it, e.g. `outOfRotation` and `[0]`. */
function split(name: string): [string, string] {
  const at = name.search(/[.[]/);
  return at === -1 ? [name, ""] : [name.slice(0, at), name.slice(at)];
}

/** A word as a shell takes it. */
const quoted = (word: string) => (/^[\w:-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`);
