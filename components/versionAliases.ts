import type * as pulumi from "@pulumi/pulumi";

/**
 * Leaves out the aliases that azure-native gives each resource, up to 60: its type in every API version a state could have
 * been written with. A state of this program has none of those, and the SDK works them all out for every resource
 * (@pulumi/pulumi 3.259, resource.js, collapseAliasToUrn), which took a third of the time of a preview of 100 machines and
 * 1.4 of its 2.0 GB. Aliases that say more than a type stay. Should an azure-native to come rename a type of these, let its
 * alias through for one update.
 */
export const withoutVersionAliases: pulumi.ResourceTransformation = ({ type, props, opts }) => {
  if (!type.startsWith("azure-native:") || !Array.isArray(opts.aliases)) return undefined;
  const aliases = opts.aliases as NonNullable<typeof opts.aliases>;
  return { props, opts: { ...opts, aliases: aliases.filter((alias) => !isTypeOnly(alias)) } };
};

function isTypeOnly(alias: pulumi.Input<pulumi.URN | pulumi.Alias>): boolean {
  return typeof alias === "object" && Object.keys(alias).join() === "type";
}
