import * as pulumi from "@pulumi/pulumi";
import { providerToken } from "../azure/providerToken.ts";
import type { Kind } from "../rotation/provider.ts";

/**
 * What Pulumi's dynamic provider runs for such a resource (@pulumi/pulumi 3.259, cmd/dynamic-provider): it loads
 * rotation/provider.ts of this program, wherever that is checked out. Written out, since the SDK would load the TypeScript
 * compiler in each run to find these lines, and states would change with every edit of the code.
 */
const provider = `exports.handler = () => {
  const load = () => import(require("node:url").pathToFileURL(require("node:path").resolve("rotation", "provider.ts")).href);
  const call = (name) => async (...values) => (await load())[name](...values);
  return Object.fromEntries(["configure", "check", "diff", "create", "update", "delete"].map((name) => [name, call(name)]));
};
`;

/** The token of azure-native's own login; none in a preview, in which nothing is watched. */
const token = () => (pulumi.runtime.isDryRun() ? Promise.resolve("") : providerToken());

/** What is no resource of Azure: it stands, or has gone, when the load balancer or a machine has said or done what is waited for. */
export class Watched extends pulumi.CustomResource {
  /** In a preview, the region of the service as it stands; otherwise and of anything else undefined (rotation/service.ts). */
  declare readonly formerRegion: pulumi.Output<string | undefined>;

  /**
   * @param kind What rotation/ does for it.
   * @param inputs What that wants to know.
   * @param after What must stand before Azure is asked; the token is of that moment, since it lasts about an hour.
   */
  constructor(
    kind: Kind,
    name: string,
    inputs: Readonly<Record<string, pulumi.Input<unknown>>>,
    after: readonly pulumi.CustomResource[],
    opts: pulumi.CustomResourceOptions,
  ) {
    const fresh = pulumi.all(after.map(({ id }) => id)).apply(() => token());
    const props = { ...inputs, kind, formerRegion: undefined, token: pulumi.secret(fresh), __provider: provider };
    super(`pulumi-nodejs:dynamic/rotation:${kind[0]?.toUpperCase()}${kind.slice(1)}`, name, props, {
      ...opts,
      dependsOn: [...after],
    });
  }
}
