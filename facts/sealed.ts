import { scryptSync } from "node:crypto";

/**
 * What a secret comes to in a name that everybody may read. The name has 20 bits, by which a guess can be tried; scrypt makes
 * each try cost about a tenth of a second and 32 MiB, and the salt makes it one for this configuration alone.
 */
export function sealed(secret: string, salt: string): string {
  return scryptSync(secret, salt, 16, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }).toString("hex");
}
