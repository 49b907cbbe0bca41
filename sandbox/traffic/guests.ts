import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";

import type { Azure } from "../arm/manager/azure.ts";
import { textAt } from "../arm/protocol/json.ts";
import { statusOf } from "../arm/types/guest/answer.ts";
import { speaksTls } from "../arm/types/guest/application.ts";
import { page } from "./page.ts";
import { type Guest, guests } from "./topology.ts";

/** What a port needs to speak TLS, in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** A guest that runs now. One that stopped and started again is another. */
export interface Running {
  guest: Guest;
  /** Whether it has stopped: connections that it had are over. */
  stopped: boolean;
  /** What speaks on its ports, without TLS and with it. */
  readonly plain: HttpServer;
  readonly secure: HttpServer;
  readonly sockets: Set<Socket>;
}

/** A request that a machine answered; they are counted from 1. */
export interface AnsweredRequest {
  readonly number: number;
  readonly computerName: string;
}

/** How long IIS keeps an idle connection, in milliseconds: learn.microsoft.com, IIS `<limits>`, connectionTimeout. */
export const connectionTimeout = 120_000;

/** Answered requests that are kept to be shown. */
const shownRequests = 30;

/** Parts in which a download comes. */
const downloadParts = 20;

/** Milliseconds of this machine after which a connection that was ended is taken away. */
const ending = 1_000;

/** The machines' web servers. They have no ports of their own; the load balancer hands them connections. */
export class Guests {
  private readonly azure: Azure;
  private readonly keyPair: KeyPair | undefined;
  private readonly running = new Map<string, Running>();
  /** Requests each machine has answered, by its id. */
  readonly answered = new Map<string, number>();
  /** The latest of them, the newest last. */
  latest: readonly AnsweredRequest[] = [];
  private answers = 0;

  /** @param keyPair For ports that speak TLS; without one they do not. */
  constructor(azure: Azure, keyPair?: KeyPair) {
    this.azure = azure;
    this.keyPair = keyPair;
  }

  find(machineId: string | undefined): Running | undefined {
    return machineId === undefined ? undefined : this.running.get(machineId);
  }

  /** Brings the guests in line with Azure. */
  follow(): void {
    const wanted = new Map(guests(this.azure).map((guest) => [guest.machineId, guest]));
    for (const id of [...this.running.keys()]) if (!wanted.has(id)) this.stop(id);
    for (const [id, guest] of wanted) {
      const known = this.running.get(id);
      if (known) known.guest = guest;
      else this.running.set(id, this.start(guest));
    }
  }

  close(): void {
    for (const id of [...this.running.keys()]) this.stop(id);
  }

  /** Hands a guest a connection to one of its ports. */
  accept({ guest, plain, secure, sockets }: Running, socket: Socket, port: number): void {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    (this.keyPair && speaksTls(guest.application, port) ? secure : plain).emit("connection", socket);
  }

  private start(guest: Guest): Running {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      if (!running.stopped) this.answer(running.guest, request, response);
    };
    const plain = createServer(answer);
    const secure = this.keyPair
      ? createSecureServer({ key: this.keyPair.key, cert: this.keyPair.certificate }, answer)
      : plain;
    for (const server of [plain, secure]) {
      server.keepAliveTimeout = this.azure.clock.realSpan(connectionTimeout);
      server.keepAliveTimeoutBuffer = 0;
    }
    const running: Running = { guest, stopped: false, plain, secure, sockets: new Set() };
    return running;
  }

  private answer(guest: Guest, request: IncomingMessage, response: ServerResponse): void {
    const { application, condition, computerName, machineId } = guest;
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://guest");
    const status = statusOf(application, (request.headers.host ?? "").replace(/:\d+$/, ""), pathname);
    const reply = () => {
      response.writeHead(status, {
        "content-type": "text/html; charset=utf-8",
        "x-computer-name": computerName,
        ...(status === 302 ? { location: application.redirect ?? "/" } : {}),
        ...(application.keepAlive ? {} : { connection: "close" }),
      });
      const counted = () => this.count(machineId, computerName);
      if (pathname === "/download") this.stream(response, Number(searchParams.get("seconds")) || 0, counted);
      else response.end(page(guest), counted);
    };
    const { clock } = this.azure;
    const afterwards =
      application.seconds > 0 ? () => void clock.at(clock.now() + application.seconds * 1000, reply) : reply;
    if (condition.kind === "slow") setTimeout(afterwards, condition.milliseconds);
    else afterwards();
  }

  /** A body that comes over so many seconds of Azure's time. */
  private stream(response: ServerResponse, seconds: number, ended: () => void): void {
    const { clock } = this.azure;
    const send = (part: number) => {
      if (response.destroyed) return;
      response.write(`part ${part} of ${downloadParts}\n`);
      if (part === downloadParts) response.end(ended);
      else clock.at(clock.now() + (seconds * 1000) / downloadParts, () => send(part + 1));
    };
    send(0);
  }

  private count(machineId: string, computerName: string): void {
    this.answers++;
    this.answered.set(machineId, (this.answered.get(machineId) ?? 0) + 1);
    this.latest = [...this.latest, { number: this.answers, computerName }].slice(-shownRequests);
  }

  /** A machine that stops takes its connections along: Windows closes them, unless it is given no time to. */
  private stop(id: string): void {
    const running = this.running.get(id);
    if (!running) return;
    running.stopped = true;
    this.running.delete(id);
    const machine = this.azure.store.get(id);
    const gone = !machine || textAt(machine.body, "properties.provisioningState") === "Deleting";
    for (const socket of running.sockets) {
      if (gone && running.guest.deletedByForce) socket.resetAndDestroy();
      else close(socket);
    }
  }
}

/** Ends a connection without a reset, also where the other side has just sent something. */
function close(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), ending).unref();
}
