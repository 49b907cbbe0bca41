/** Names under which a variable of the person's is kept while a shell works on the sandbox. */
const kept = "SANDBOX_BEFORE_";

/** What of Pulumi's and Azure's own variables says nothing about where or as whom to work. */
const harmless: readonly string[] = ["PULUMI_SKIP_CHECKPOINTS", "AZURE_CONFIG_DIR", "AZURE_CORE_OUTPUT"];

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables of a person's shell that would say to Pulumi, a provider or an Azure client something else than the sandbox does: a
 * passphrase, a stack, a token, another login. Only what the sandbox itself sets is left of these.
 */
export function strangers(person: Variables, own: Variables): string[] {
  return Object.keys(person)
    .filter((name) => /^(PULUMI|ARM|AZURE)_/.test(name) && person[name] !== undefined)
    .filter((name) => !(name in own) && !harmless.includes(name))
    .sort();
}

/** The person's environment with the sandbox's in front, and without what contradicts it. */
export function within(person: Variables, own: Variables): Record<string, string> {
  const foreign = new Set(strangers(person, own));
  const rest = Object.entries(person).filter(([name, value]) => value !== undefined && !foreign.has(name));
  return { ...(Object.fromEntries(rest) as Record<string, string>), ...(own as Record<string, string>) };
}

/** Hosts for which no proxy is asked: the sandbox's own, besides those the person names. */
export function withoutProxy(person: Variables): Record<string, string> {
  const own = ["localhost", "127.0.0.1", "127.0.0.0/8"];
  const theirs = (person.no_proxy ?? person.NO_PROXY ?? "").split(",").map((host) => host.trim());
  const hosts = [...new Set([...theirs, ...own])].filter((host) => host !== "").join(",");
  // Go, Python and Node.js read either, curl the small one only.
  return { NO_PROXY: hosts, no_proxy: hosts };
}

const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;

/** Lines of a POSIX shell that bring it into the sandbox, and keep what it had for the way back; no value of the person's is in them. */
export function entering(person: Variables, own: Variables): string[] {
  const foreign = strangers(person, own);
  const inside = person.SANDBOX_ARM_ENDPOINT !== undefined;
  const had = inside ? foreign : [...Object.keys(own).filter((name) => person[name] !== undefined), ...foreign];
  return [
    ...had.map((name) => `export ${kept}${name}="$${name}"`),
    ...(foreign.length > 0 ? [`unset ${foreign.join(" ")}`] : []),
    ...Object.entries(own).map(([name, value]) => `export ${name}=${quoted(value ?? "")}`),
  ];
}

/** Lines that bring it back. */
export function leaving(person: Variables, own: Variables): string[] {
  const before = Object.keys(person)
    .filter((name) => name.startsWith(kept))
    .map((name) => name.slice(kept.length));
  const gone = Object.keys(own).filter((name) => !before.includes(name));
  return [
    `unset ${gone.join(" ")}`,
    ...before.map((name) => `export ${name}="$${kept}${name}"`),
    ...(before.length > 0 ? [`unset ${before.map((name) => `${kept}${name}`).join(" ")}`] : []),
  ];
}

/** A word for `sh`, whatever is in it. */
export const shellWord = quoted;
