import { getClientToken } from "@pulumi/azure-native/authorization/getClientToken.js";

/** Milliseconds for which a token serves several requests; it lasts about an hour. */
const tokenLife = 60_000;
let latest: { readonly at: number; readonly token: Promise<string> } | undefined;

/** A bearer token of azure-native's own login, for Azure Resource Manager; the program alone can ask for it. */
export function providerToken(expired = false): Promise<string> {
  if (!latest || expired || Date.now() - latest.at > tokenLife) {
    latest = { at: Date.now(), token: getClientToken({}).then((result) => result.token) };
  }
  return latest.token;
}
