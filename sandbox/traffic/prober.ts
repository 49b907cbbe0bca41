import type { DownReason } from "../arm/manager/backendHealth.ts";
import type { Clock } from "../arm/manager/clock.ts";
import { speedOf } from "../arm/manager/clock.ts";
import type { Measurements } from "../arm/manager/measurements.ts";
import { answerTo, failureOf } from "../arm/types/guest/answer.ts";
import { connectionTimeout, type Guests, type Running } from "./guests.ts";
import { afterProbe, type Health, patienceOf, unprobed } from "./health.ts";
import type { Reachability } from "./reachability.ts";
import { type Packet, probeSource } from "./securityGroup.ts";
import type { Member, Probe } from "./topology.ts";

/** What a prober needs of the world around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly guests: Guests;
  readonly reachability: Reachability;
  readonly measurements: Measurements;
}

/** The connection on which a probe asks a guest again and again. No socket stands for it. */
interface Kept {
  readonly running: Running;
  usedAt: number;
}

/** What is known of one member. */
interface Probed {
  member: Member;
  health: Health;
  kept: Kept | undefined;
  /** A probe under way, which has not failed or passed yet. */
  pending: { readonly settle: () => void; readonly cancel: () => void } | undefined;
}

/** How a probe ends, and after how many milliseconds of Azure's time. */
interface Outcome {
  readonly failure: DownReason | undefined;
  readonly after: number;
}

/** The health probe of one rule: asks every member at each interval, on Azure's clock. */
export class Prober {
  private readonly around: Surroundings;
  private readonly noticed: (member: Member) => void;
  private readonly probed = new Map<string, Probed>();
  private probe: Probe;
  private stopTicking = () => {};

  /** @param noticed Told of a member whenever a probe of it has passed or failed. */
  constructor(around: Surroundings, probe: Probe, members: readonly Member[], noticed: (member: Member) => void) {
    this.around = around;
    this.noticed = noticed;
    this.probe = probe;
    this.follow(members);
    this.tick();
  }

  /** Takes over the members as they are now; one that left is forgotten with its connection. */
  follow(members: readonly Member[]): void {
    const left = new Set(this.probed.keys());
    for (const member of members) {
      left.delete(member.interfaceId);
      const known = this.probed.get(member.interfaceId);
      if (known) known.member = member;
      else this.probed.set(member.interfaceId, { member, health: unprobed, kept: undefined, pending: undefined });
    }
    for (const id of left) {
      this.probed.get(id)?.pending?.cancel();
      this.probed.delete(id);
    }
    for (const one of this.probed.values()) if (one.kept && !this.stands(one, one.kept)) one.kept = undefined;
  }

  /** Another probe asks over new connections, at once; what is known of the members stays. */
  change(probe: Probe): void {
    this.stop();
    this.probe = probe;
    for (const one of this.probed.values()) one.kept = undefined;
    this.tick();
  }

  healthOf(interfaceId: string): Health {
    return this.probed.get(interfaceId)?.health ?? unprobed;
  }

  stop(): void {
    this.stopTicking();
    for (const { pending } of this.probed.values()) pending?.cancel();
  }

  private tick(): void {
    const { clock } = this.around;
    for (const one of this.probed.values()) {
      // Its time is up, also where the timer is a little late.
      one.pending?.settle();
      this.ask(one);
    }
    this.stopTicking = clock.at(clock.now() + this.probe.interval, () => this.tick());
  }

  private ask(one: Probed): void {
    const { clock } = this.around;
    const { failure, after } = this.outcome(one);
    const settle = () => {
      one.pending?.cancel();
      one.pending = undefined;
      one.health = afterProbe(one.health, failure, this.probe.threshold, clock.now());
      this.noticed(one.member);
    };
    if (after === 0) settle();
    else one.pending = { settle, cancel: clock.at(clock.now() + after, settle) };
  }

  private outcome(one: Probed): Outcome {
    const { clock, guests } = this.around;
    const { protocol, port, path } = this.probe;
    const patience = patienceOf(this.probe);
    const unreachable = protocol === "Tcp" ? "Down_Probe_TcpProbeTimeout" : "Down_Probe_HttpEndpointUnreachable";
    const running = guests.find(one.member.machineId);
    if (one.kept && !this.stands(one, one.kept)) one.kept = undefined;
    // What is dropped on the way is waited for in vain.
    if (!running || (!one.kept && !this.getsIn(one, running))) return { failure: unreachable, after: patience };
    const question = { protocol, port, path, host: one.member.address, toLoopback: false };
    const answer = answerTo(running.guest.application, running.guest.condition, question, speedOf(clock));
    const failure = failureOf(protocol, answer, patience);
    const keeps = protocol !== "Tcp" && answer.kind === "answered" && answer.after <= patience;
    one.kept = keeps && running.guest.application.keepAlive ? { running, usedAt: clock.now() } : undefined;
    return { failure, after: answer.kind === "answered" ? Math.min(answer.after, patience) : 0 };
  }

  /** Whether a new connection gets to the guest: the security groups and its own firewall let it. */
  private getsIn(one: Probed, { guest }: Running): boolean {
    const { port } = this.probe;
    const listens = guest.application.ports.includes(port) && !guest.application.loopback;
    // Where nobody listens the guest itself refuses, so that the firewall only matters where somebody does.
    return (
      this.around.reachability.reaches(one.member.interfaceId, packetOf(one, port)) &&
      (!listens || guest.openPorts.includes(port))
    );
  }

  /** Whether nobody has closed a kept connection: neither the guest, nor a security group that re-evaluates standing flows. */
  private stands(one: Probed, { running, usedAt }: Kept): boolean {
    const idle = this.around.clock.now() - usedAt;
    return (
      !running.stopped &&
      idle < connectionTimeout &&
      this.around.reachability.keeps(one.member.interfaceId, packetOf(one, this.probe.port))
    );
  }
}

function packetOf({ member }: Probed, port: number): Packet {
  return { protocol: "Tcp", source: probeSource, destination: member.address, port };
}
