import { outboundPorts } from "../outboundPorts.ts";
import type { Settings } from "../settings.ts";
import type { StandingBalancer } from "../standing.ts";
import { goesOn, type Outcome, warned } from "./outcome.ts";

/** What an update does about the outbound rule. */
export interface OutboundStep {
  /** SNAT ports of each machine, a multiple of 8. */
  readonly outboundPorts: number;
}

/** The SNAT ports of each machine while old and new ones stand. @throws Error as `outboundPorts` does. */
export function outboundStep(
  balancer: StandingBalancer | undefined,
  { vmCount, egress }: Pick<Settings, "vmCount" | "egress">,
): OutboundStep & Outcome {
  const standing = balancer?.outboundMembers.length ?? 0;
  const now = outboundPorts(vmCount, standing);
  const later = outboundPorts(vmCount, vmCount);
  if (egress !== "loadBalancer" || now === later) return { outboundPorts: now, ...goesOn };
  const warning =
    `${vmCount} machines have ${now} SNAT ports each in this update, since ${standing} are in the outbound pool; ` +
    `run \`pulumi up\` once more, which gives them ${later} each.`;
  return { outboundPorts: now, ...warned("vmCount", warning) };
}
