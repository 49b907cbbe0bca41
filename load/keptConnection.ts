import { Agent } from "node:http";
import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";

/** An agent whose connections tell when they are reset. */
export class KeepingAgent extends Agent {
  private readonly place: { readonly host: string; readonly port: number };
  private readonly wasReset: () => void;

  constructor(place: { readonly host: string; readonly port: number }, wasReset: () => void) {
    super({ keepAlive: true, maxSockets: 64 });
    this.place = place;
    this.wasReset = wasReset;
  }

  override createConnection(): Duplex {
    return new KeptConnection(this.place, this.wasReset);
  }
}

/**
 * A connection of a client that tells when it is cut by a reset. Node.js's agent closes an idle socket at whatever comes on
 * it, and does not say whether that was a reset; so it gets this stream instead, which is no socket to it.
 */
export class KeptConnection extends Duplex {
  private readonly socket: Socket;
  /** Whether it was cut by a reset. */
  reset = false;

  constructor({ host, port }: { readonly host: string; readonly port: number }, wasReset: () => void) {
    super();
    this.socket = connect({ host, port });
    this.socket.on("connect", () => this.emit("connect"));
    this.socket.on("timeout", () => this.emit("timeout"));
    this.socket.on("data", (part) => {
      if (!this.push(part)) this.socket.pause();
    });
    this.socket.on("end", () => this.push(null));
    this.socket.on("error", (error: NodeJS.ErrnoException) => {
      // One that was closed first tells of it otherwise: by its end, or by EPIPE.
      // And one on which nothing has come yet was refused, and never kept.
      if (error.code === "ECONNRESET" && error.syscall === "read" && this.socket.bytesRead > 0) {
        this.reset = true;
        wasReset();
      }
      this.destroy(error);
    });
    this.socket.on("close", () => this.destroy());
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(part: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(part, encoding, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  setTimeout(milliseconds: number): this {
    this.socket.setTimeout(milliseconds);
    return this;
  }

  setKeepAlive(on: boolean, delay: number): this {
    this.socket.setKeepAlive(on, delay);
    return this;
  }

  setNoDelay(on: boolean): this {
    this.socket.setNoDelay(on);
    return this;
  }

  ref(): this {
    this.socket.ref();
    return this;
  }

  unref(): this {
    this.socket.unref();
    return this;
  }
}
