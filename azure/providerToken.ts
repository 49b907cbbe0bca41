import { getClientToken } from "@pulumi/azure-native/authorization/getClientToken.js";

/** Milliseconds for which a token serves several requests; it lasts about an hour. */
const tokenLife = 60_000;
let latest: { readonly at: number; readonly token: Promise<string> } | undefined;

/**
 * A bearer token of azure-native's own login, for Azure Resource Manager; the program alone can ask for it.
 * @param refused A token that Azure takes no more.
 */
export async function providerToken(refused?: string): Promise<string> {
  const before = latest;
  const stale = !before || Date.now() - before.at > tokenLife || (await before.token) === refused;
  // Whoever waited at the same time may have got a new one.
  if (stale && latest === before) latest = { at: Date.now(), token: getClientToken({}).then((result) => result.token) };
  return (latest as { token: Promise<string> }).token;
}
