import { answerSeconds } from "../healthCheck.ts";
import type { Probe } from "../settings.ts";
import type { Member, StandingBalancer } from "../standing.ts";
import { isReached } from "./admission.ts";
import { goesOn, type Outcome, warned } from "./outcome.ts";

/** What an update does about the health probe. */
export interface ProbeStep {
  /** What the load balancer asks from this update on. */
  readonly probe: Probe;
  /** Ports that security groups open to probes, 1 or 2. */
  readonly ports: readonly number[];
  /** What a new machine must answer before it is admitted. */
  readonly checks: readonly Probe[];
  /** Machines that must be asked before the load balancer gets its new probe, as far as it sends them requests. */
  readonly asked: readonly Member[];
}

/** A probe in a word, e.g. `Http 80 /`. */
export const probeText = ({ protocol, port, path }: Probe) => [protocol, port, ...(path ? [path] : [])].join(" ");

/** A path is another one in capitals (RFC 3986, 6.2.2.1), and so is what an application answers. */
const asks = ({ protocol, port, path = "" }: Probe) => `${protocol.toLowerCase()} ${port} ${path}`;

/**
 * Whether a machine that answers the standing probe may fail the wanted one: it asks for something else, or waits less long for
 * its answer. Threshold and a longer interval change nothing about a machine's answer.
 */
export function mayFail(standing: Probe | undefined, wanted: Probe): boolean {
  return standing === undefined || asks(standing) !== asks(wanted) || answerSeconds(wanted) < answerSeconds(standing);
}

/**
 * How the load balancer comes to the wanted probe without a machine that serves becoming unhealthy. To another port it goes in
 * three updates: the security groups open the new port beside the old one; the load balancer moves; the old port is closed.
 * @param members Machines in the pool that gets requests; they are looked at only when the probes differ.
 */
export function probeStep(
  balancer: StandingBalancer | undefined,
  members: readonly Member[],
  wanted: Probe,
): ProbeStep & Outcome {
  const settled = { probe: wanted, ports: [wanted.port], checks: [wanted], asked: [], ...goesOn };
  if (balancer === undefined || !mayFail(balancer.probe, wanted)) return settled;
  const { probe: standing } = balancer;
  if (standing === undefined) return { ...settled, asked: members };
  // Whom no probe reaches gets no requests.
  const serving = members.filter((member) => isReached(member, standing.port));
  if (standing.port === wanted.port) return { ...settled, asked: serving };
  const ports = [standing.port, wanted.port];
  if (serving.every((member) => isReached(member, wanted.port))) {
    const warning = `${wanted.port} is where the load balancer asks from now on, and ${standing.port} is still open to it; run \`pulumi up\` once more, which closes that.`;
    return { ...settled, ports, asked: serving, ...warned("probe.port", warning) };
  }
  const warning =
    `${wanted.port} is opened to the load balancer's probes in this update, which goes on asking ${probeText(standing)}; ` +
    `run \`pulumi up\` once more, and it asks ${probeText(wanted)}.`;
  return { probe: standing, ports, checks: [wanted, standing], asked: [], ...warned("probe.port", warning) };
}
