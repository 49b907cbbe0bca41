import { createServer, type Server as HttpServer } from "node:http";
import { createServer as createListener, type Server, type Socket } from "node:net";
import type { Azure } from "../arm/manager/azure.ts";
import { memberFor } from "./distribution.ts";
import { afterProbe, detectionWindow, type Health, unprobed } from "./health.ts";
import { page } from "./page.ts";
import { probeSource } from "./securityGroup.ts";
import { type Guest, guests, type Member, type Route, reaches, routes } from "./topology.ts";

/**
 * Where a rule listens on this machine: its own address and port where the machine allows it, otherwise 8000 more, and
 * where the machine has only one loopback address that one.
 */
export interface Listening {
  readonly rule: string;
  readonly address: string;
  readonly frontendPort: number;
  readonly host: string;
  readonly port: number;
  /** Milliseconds of Azure's time within which the probe finds out that a member is down; none without a probe. */
  readonly detectionWindow: number | undefined;
}

/** Health of one member as a rule's probe finds it. */
export interface MemberHealth {
  readonly rule: string;
  readonly interfaceId: string;
  readonly machineId: string | undefined;
  readonly up: boolean;
}

/** A request that a machine answered; they are counted from 1. */
export interface AnsweredRequest {
  readonly number: number;
  readonly computerName: string;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** What a listening rule keeps between two looks at Azure. */
interface Open {
  route: Route;
  readonly server: Server;
  readonly place: Place;
  readonly health: Map<string, Health>;
  stopProbing: () => void;
}

/** How long IIS keeps an idle connection, in milliseconds: learn.microsoft.com, IIS `<limits>`, connectionTimeout. */
const connectionTimeout = 120_000;

/** Answered requests that are kept to be shown. */
const shownRequests = 30;

/** How much is added to a port that only the administrator may open. */
const unprivileged = 8000;

/** The data path: public addresses that answer, probes that decide, and guests behind them. */
export class Traffic {
  private readonly azure: Azure;
  private readonly open = new Map<string, Open>();
  private readonly guests = new Map<
    string,
    { guest: Guest; readonly server: HttpServer; readonly sockets: Set<Socket> }
  >();
  /** Requests each machine has answered, by its id. */
  readonly answered = new Map<string, number>();
  /** The latest of them, the newest last. */
  latest: readonly AnsweredRequest[] = [];
  private answers = 0;
  private work: Promise<void> = Promise.resolve();
  private waiting = false;
  private closed = false;

  constructor(azure: Azure) {
    this.azure = azure;
    azure.watchers.add(() => this.follow());
    this.follow();
  }

  /** What listens now. */
  get listening(): Listening[] {
    return [...this.open.values()].map(({ route, place }) => ({
      rule: route.id,
      address: route.address,
      frontendPort: route.frontendPort,
      ...place,
      detectionWindow: route.probe && detectionWindow(route.probe),
    }));
  }

  get health(): MemberHealth[] {
    return [...this.open.values()].flatMap(({ route, health }) =>
      route.members.map(({ interfaceId, machineId }) => ({
        rule: route.id,
        interfaceId,
        machineId,
        up: health.get(interfaceId)?.up ?? route.probe === undefined,
      })),
    );
  }

  /** Resolves once listeners and guests are in line with Azure. */
  get settled(): Promise<void> {
    return this.work;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.work;
    for (const id of [...this.open.keys()]) this.shut(id);
    for (const id of [...this.guests.keys()]) this.stopGuest(id);
  }

  /** Brings listeners and guests in line with Azure, one change after the other. */
  private follow(): void {
    // Whatever else changes before this look is seen by it.
    if (this.waiting) return;
    this.waiting = true;
    this.work = this.work.then(async () => {
      this.waiting = false;
      if (this.closed) return;
      this.followGuests();
      const wanted = new Map(
        routes(this.azure).map((route) => [`${route.id} ${route.address}:${route.frontendPort}`, route]),
      );
      for (const id of [...this.open.keys()]) if (!wanted.has(id)) this.shut(id);
      for (const [id, route] of wanted) {
        const known = this.open.get(id);
        if (known) this.change(known, route);
        else await this.listen(id, route);
      }
    });
  }

  private followGuests(): void {
    const wanted = new Map(guests(this.azure).map((guest) => [guest.machineId, guest]));
    for (const id of [...this.guests.keys()]) if (!wanted.has(id)) this.stopGuest(id);
    for (const [id, guest] of wanted) {
      const known = this.guests.get(id);
      if (known) known.guest = guest;
      else this.startGuest(id, guest);
    }
  }

  private startGuest(id: string, guest: Guest): void {
    const keepAlive = this.azure.clock.realSpan(connectionTimeout);
    const current = () => this.guests.get(id)?.guest ?? guest;
    const server = serve(current, keepAlive, () => this.count(id, current()));
    this.guests.set(id, { guest, server, sockets: new Set() });
  }

  private count(machineId: string, { computerName }: Guest): void {
    this.answers++;
    this.answered.set(machineId, (this.answered.get(machineId) ?? 0) + 1);
    this.latest = [...this.latest, { number: this.answers, computerName }].slice(-shownRequests);
  }

  /** A machine that stops takes its connections along. */
  private stopGuest(id: string): void {
    for (const socket of this.guests.get(id)?.sockets ?? []) socket.destroy();
    this.guests.delete(id);
  }

  private async listen(id: string, route: Route): Promise<void> {
    const server = createListener((socket) => this.connect(id, socket));
    const higher = route.frontendPort + unprivileged;
    const place = await bind(server, [
      { host: route.address, port: route.frontendPort },
      { host: route.address, port: higher },
      { host: "127.0.0.1", port: higher },
      { host: "127.0.0.1", port: 0 },
    ]);
    const open: Open = { route, server, place, health: new Map(), stopProbing: () => {} };
    this.open.set(id, open);
    this.probe(open);
  }

  private change(open: Open, route: Route): void {
    const again = JSON.stringify(open.route.probe) !== JSON.stringify(route.probe);
    open.route = route;
    for (const id of [...open.health.keys()]) {
      if (!route.members.some(({ interfaceId }) => interfaceId === id)) open.health.delete(id);
    }
    if (!again) return;
    open.stopProbing();
    this.probe(open);
  }

  private shut(id: string): void {
    const open = this.open.get(id);
    open?.stopProbing();
    open?.server.close();
    this.open.delete(id);
  }

  /** Probes every member now and then again at each interval, on Azure's clock. */
  private probe(open: Open): void {
    const { probe } = open.route;
    if (!probe) return;
    for (const member of open.route.members) {
      const before = open.health.get(member.interfaceId) ?? unprobed;
      open.health.set(member.interfaceId, afterProbe(before, this.answersProbe(open.route, member), probe.threshold));
    }
    open.stopProbing = this.azure.clock.at(this.azure.clock.now() + probe.interval, () => this.probe(open));
  }

  private answersProbe({ probe }: Route, member: Member): boolean {
    if (!probe || member.machineId === undefined) return false;
    const packet = { protocol: "Tcp", source: probeSource, destination: member.address, port: probe.port } as const;
    const guest = this.guests.get(member.machineId)?.guest;
    if (guest?.condition.kind === "unhealthy") return false;
    return guest?.ports.includes(probe.port) === true && reaches(member, packet, this.azure);
  }

  /** A new connection: to a member that is up, if the security groups let it in. */
  private connect(id: string, socket: Socket): void {
    const open = this.open.get(id);
    socket.on("error", () => socket.destroy());
    if (!open) {
      socket.destroy();
      return;
    }
    const { route, health } = open;
    const source = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    const up = route.members.filter(({ interfaceId }) => !route.probe || health.get(interfaceId)?.up);
    const flow = {
      source,
      sourcePort: socket.remotePort ?? 0,
      destination: route.address,
      destinationPort: route.frontendPort,
    };
    const member = memberFor(up, flow, route.distribution);
    const packet = { protocol: "Tcp", source, destination: member?.address ?? "", port: route.backendPort } as const;
    const guest = member?.machineId === undefined ? undefined : this.guests.get(member.machineId);
    if (!member || !guest?.guest.ports.includes(route.backendPort) || !reaches(member, packet, this.azure)) {
      socket.resetAndDestroy();
      return;
    }
    guest.sockets.add(socket);
    socket.on("close", () => guest.sockets.delete(socket));
    this.watchIdle(socket, route);
    guest.server.emit("connection", socket);
  }

  /** Ends a connection on which nothing has moved for the rule's idle timeout, with a reset where the rule asks for one. */
  private watchIdle(socket: Socket, { idleTimeout, tcpReset }: Route): void {
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
      stop = this.azure.clock.at(this.azure.clock.now() + idleTimeout, () => look(now));
    };
    look(-1);
  }
}

/**
 * The web server of a guest; it has no port of its own, the load balancer hands it connections. It lets an idle one go
 * after so many milliseconds, and says when it has answered.
 */
function serve(guest: () => Guest, keepAlive: number, answered: () => void): HttpServer {
  const server = createServer((_request, response) => {
    const { condition, computerName } = guest();
    const answer = () => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "x-computer-name": computerName });
      response.end(page(guest()), answered);
    };
    if (condition.kind === "slow") setTimeout(answer, condition.milliseconds);
    else answer();
  });
  server.keepAliveTimeout = keepAlive;
  return server;
}

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
