import { isNamed, sharedNames } from "../ownName.ts";
import type { Settings } from "../settings.ts";
import type { Member, Standing } from "../standing.ts";
import { type SpaceStep, spaceStep } from "./addressSpace.ts";
import { type OutboundStep, outboundStep } from "./outbound.ts";
import type { Outcome } from "./outcome.ts";
import { type ProbeStep, probeStep } from "./probe.ts";
import { publicAddressStep } from "./publicAddress.ts";
import { subnetStep } from "./subnet.ts";

/** What one update makes of what is shared by all machines, so that those which serve go on serving. */
export type Step = ProbeStep & SpaceStep & OutboundStep & Outcome;

/**
 * The step from what stands to what is wanted, or as far as one update may go: what is shared changes only to what the serving
 * machines already satisfy. Widen first, move, narrow last.
 * @param members Machines in the pool that gets requests; needed when `mayFail` says so.
 * @throws Error when more machines stand than have SNAT ports.
 */
export function stepTo(settings: Settings, standing: Standing, members: readonly Member[]): Step {
  const { balancer, networks } = standing;
  const network = networks.find(({ name }) => isNamed(name, sharedNames.network));
  const parts = [
    probeStep(balancer, members, settings.probe),
    spaceStep(network, settings.addressSpace),
    outboundStep(balancer, settings),
  ] as const;
  const outcomes: readonly Outcome[] = [...parts, subnetStep(network, settings), publicAddressStep(standing, settings)];
  const [probe, space, outbound] = parts;
  return {
    ...probe,
    ...space,
    ...outbound,
    warnings: outcomes.flatMap(({ warnings }) => warnings),
    refusals: outcomes.flatMap(({ refusals }) => refusals),
  };
}
