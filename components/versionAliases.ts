import type * as pulumi from "@pulumi/pulumi";

/**
 * Leaves out the aliases that azure-native gives each resource, up to 60: its type in every API version a state could have
 * been written with. A state of this program has none of those, and the SDK works them all out for every resource, which at
 * 100 machines takes most of the program's time and 2 GB of memory. Aliases that say more than a type stay.
 */
export const withoutVersionAliases: pulumi.ResourceTransformation = ({ type, props, opts }) => {
  if (!type.startsWith("azure-native:") || !Array.isArray(opts.aliases)) return undefined;
  const aliases = opts.aliases as NonNullable<typeof opts.aliases>;
  return { props, opts: { ...opts, aliases: aliases.filter((alias) => !isTypeOnly(alias)) } };
};

function isTypeOnly(alias: pulumi.Input<pulumi.URN | pulumi.Alias>): boolean {
  return typeof alias === "object" && Object.keys(alias).join() === "type";
}
