import type * as pulumi from "@pulumi/pulumi";

/** Outputs that the program reads though they are no inputs. */
const read: ReadonlySet<string> = new Set(["name"]);

/**
 * Leaves out the outputs that nobody reads. The SDK makes some 25 promises for each property a resource could have, and most
 * of those of Azure are neither given nor read; they took half of the memory of a run of 100 machines. What is sent to the
 * engine, and what it keeps, is the same. Whoever reads such an output is told to name it here.
 */
export const withoutUnusedOutputs: pulumi.ResourceTransformation = ({ resource, type, name, props, opts }) => {
  if (!type.startsWith("azure-native:")) return undefined;
  const given = Object.entries(props as Record<string, unknown>);
  for (const [key, value] of given) {
    if (value !== undefined || isKept(key)) continue;
    Object.defineProperty(resource, key, {
      get: () => {
        throw new Error(`The output ${key} of ${name} is left out; name it in components/unusedOutputs.ts to read it.`);
      },
    });
  }
  return { props: Object.fromEntries(given.filter(([key, value]) => value !== undefined || isKept(key))), opts };
};

const isKept = (key: string) => read.has(key) || key === "id" || key === "urn";
