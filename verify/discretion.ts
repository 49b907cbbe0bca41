/** A GUID, as subscriptions, tenants and clients have one. */
const guid = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;

/** A bearer token in its three parts. */
const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** A text without secrets, tokens, and ids of subscriptions, tenants and clients. */
export function discreet(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets.filter((secret) => secret !== "").reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
  return hidden.replace(token, "…").replace(guid, "…");
}
