import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";

let silent = false;

/**
 * The SDK logs every answer of the engine at debug level as it is, a generated password included, and `pulumi up --json`
 * and `--debug` print that (@pulumi/pulumi 3.259, runtime/resource.js, "RegisterResource RPC finished"). That one line is
 * left out; what else is logged stays.
 */
const silenced =
  (debug: typeof pulumi.log.debug): typeof pulumi.log.debug =>
  async (message, ...rest) => {
    if (!message.includes("RPC finished: resource:") || !message.includes("random:index/randomPassword"))
      await debug(message, ...rest);
  };

/** A Windows administrator's password: 24 characters, some of each of the four kinds, generated once and kept as a secret. */
export function generatedPassword(name: string): pulumi.Output<string> {
  if (!silent) Object.assign(pulumi.log, { debug: silenced(pulumi.log.debug) });
  silent = true;
  const { result } = new RandomPassword(name, { length: 24, minLower: 1, minUpper: 1, minNumeric: 1, minSpecial: 1 });
  return result;
}
