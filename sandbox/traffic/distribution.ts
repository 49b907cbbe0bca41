import { createHash } from "node:crypto";

/** What tells one flow from another. */
export interface Flow {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

/**
 * The member a new flow goes to: a hash of the five-tuple, or with affinity of addresses (and protocol) only
 * (azure-docs, articles/load-balancer/distribution-mode-concepts.md). Undefined when there is no member.
 */
export function memberFor<Member>(
  members: readonly Member[],
  { source, sourcePort, destination, destinationPort }: Flow,
  mode: string,
): Member | undefined {
  const affinity = mode === "SourceIP" || mode === "SourceIPProtocol";
  const parts = affinity ? [source, destination] : [source, sourcePort, destination, destinationPort];
  const digest = createHash("sha256")
    .update([...parts, "Tcp"].join("|"))
    .digest();
  return members[digest.readUInt32BE(0) % Math.max(1, members.length)];
}
