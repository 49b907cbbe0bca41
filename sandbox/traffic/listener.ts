import { createServer, type Server, type Socket } from "node:net";
import type { BackendHealth } from "../arm/manager/backendHealth.ts";
import { memberFor } from "./distribution.ts";
import { type Verdict, verdicts } from "./health.ts";
import { Meter } from "./meter.ts";
import { Prober, type Surroundings } from "./prober.ts";
import type { Packet } from "./securityGroup.ts";
import type { Member, Route } from "./topology.ts";

interface Place {
  readonly host: string;
  readonly port: number;
}

/** An established connection of a client. */
interface Flow {
  readonly socket: Socket;
  readonly interfaceId: string;
  readonly packet: Packet;
}

/** How much is added to a port that only the administrator may open. */
const unprivileged = 8000;

/** A load-balancing rule at work: a port that listens, a probe that decides, and the connections that stand. */
export class Listener {
  private readonly around: Surroundings;
  private readonly server: Server;
  private readonly flows = new Set<Flow>();
  private readonly meter: Meter;
  private prober: Prober | undefined;
  route: Route;
  /** Where it listens on this machine. */
  place: Place = { host: "", port: 0 };

  private constructor(around: Surroundings, route: Route) {
    this.around = around;
    this.route = route;
    this.meter = new Meter(around, () => this.route);
    this.server = createServer((socket) => this.connect(socket));
    if (route.probe) this.prober = this.proberOf(route.probe);
  }

  /** Listens at the rule's own address and port where the machine allows it, else at the nearest it allows. */
  static async open(around: Surroundings, route: Route): Promise<Listener> {
    const listener = new Listener(around, route);
    const higher = route.frontendPort + unprivileged;
    listener.place = await bind(listener.server, [
      { host: route.address, port: route.frontendPort },
      { host: route.address, port: higher },
      { host: "127.0.0.1", port: higher },
      { host: "127.0.0.1", port: 0 },
    ]);
    return listener;
  }

  /** Takes over the rule as it is now: connections to members that left are reset, and those a security group re-evaluates. */
  follow(route: Route): void {
    const before = this.route.probe;
    this.route = route;
    if (!route.probe) {
      this.prober?.stop();
      this.prober = undefined;
    } else if (!this.prober) this.prober = this.proberOf(route.probe);
    else {
      this.prober.follow(route.members);
      if (JSON.stringify(before) !== JSON.stringify(route.probe)) this.prober.change(route.probe);
    }
    const members = new Map(route.members.map((member) => [member.interfaceId, member]));
    for (const flow of this.flows) if (!this.stands(flow, members.get(flow.interfaceId))) flow.socket.resetAndDestroy();
  }

  private stands({ interfaceId, packet }: Flow, member: Member | undefined): boolean {
    if (!member || (this.route.probe && member.adminState === "Down")) return false;
    return this.around.reachability.keeps(interfaceId, packet);
  }

  private proberOf(probe: NonNullable<Route["probe"]>): Prober {
    return new Prober(this.around, probe, this.route.members, (member) => this.meter.probed(member, this.verdicts));
  }

  /** Ends the rule, with a reset for every connection. */
  close(): void {
    this.prober?.stop();
    this.server.close();
    for (const { socket } of this.flows) socket.resetAndDestroy();
  }

  /** What the load balancer makes of each member, by interface; all are up where nothing probes them. */
  get verdicts(): Map<string, Verdict> {
    const { members, probe } = this.route;
    const { prober } = this;
    if (!probe || !prober) return new Map(members.map(({ interfaceId }) => [interfaceId, unprobedRule]));
    return verdicts(
      members.map(({ interfaceId, adminState }) => ({
        key: interfaceId,
        health: prober.healthOf(interfaceId),
        adminState,
      })),
      probe.allProbedUp,
    );
  }

  /** The same for a client of ARM; nothing of a machine that `runs` denies. */
  health(runs: (machineId: string | undefined) => boolean): BackendHealth[] {
    const found = this.verdicts;
    return this.route.members.map(({ interfaceId, configurationId, address, machineId }): BackendHealth => {
      const verdict = found.get(interfaceId);
      if (!runs(machineId) || !verdict)
        return { ipAddress: "", networkInterfaceIPConfigurationId: "", state: "", reason: "" };
      return {
        ipAddress: address,
        networkInterfaceIPConfigurationId: configurationId,
        state: verdict.up ? "Up" : "Down",
        reason: verdict.reason,
      };
    });
  }

  /** A new connection: to a member that is up, if the security groups and its own firewall let it in. */
  private connect(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    const { address, frontendPort, backendPort, members, distribution } = this.route;
    const { guests, reachability } = this.around;
    const source = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    const found = this.verdicts;
    const member = memberFor(
      members.filter(({ interfaceId }) => found.get(interfaceId)?.up),
      { source, sourcePort: socket.remotePort ?? 0, destination: address, destinationPort: frontendPort },
      distribution,
    );
    const running = guests.find(member?.machineId);
    const packet: Packet = { protocol: "Tcp", source, destination: member?.address ?? "", port: backendPort };
    if (
      !member ||
      !running?.guest.openPorts.includes(backendPort) ||
      !reachability.reaches(member.interfaceId, packet)
    ) {
      socket.resetAndDestroy();
      return;
    }
    const flow = { socket, interfaceId: member.interfaceId, packet };
    this.flows.add(flow);
    socket.on("close", () => this.flows.delete(flow));
    this.meter.follow(socket, member.machineId);
    this.watchIdle(socket);
    guests.accept(running, socket, backendPort);
  }

  /** Ends a connection on which nothing has moved for the rule's idle timeout, with a reset where the rule asks for one. */
  private watchIdle(socket: Socket): void {
    const { clock } = this.around;
    const { idleTimeout, tcpReset } = this.route;
    const moved = () => socket.bytesRead + socket.bytesWritten;
    let stop = () => {};
    socket.once("close", () => stop());
    const look = (before: number) => {
      if (socket.destroyed) return;
      if (moved() === before) {
        if (tcpReset) socket.resetAndDestroy();
        else socket.destroy();
        return;
      }
      const now = moved();
      stop = clock.at(clock.now() + idleTimeout, () => look(now));
    };
    look(-1);
  }
}

const unprobedRule: Verdict = { up: true, reason: "Up_Probe_Success" };

/** Listens at the first of the places that can be had; the last one always can. */
async function bind(server: Server, places: readonly Place[]): Promise<Place> {
  for (const place of places) {
    const bound = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(place, () => resolve(true));
    });
    server.removeAllListeners("error");
    const address = server.address();
    if (bound && typeof address === "object" && address) return { host: place.host, port: address.port };
  }
  throw new Error(`Not even ${places.at(-1)?.host} has a free port.`);
}
