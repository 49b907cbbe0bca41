import { connect, type Socket } from "node:net";

/** A client that keeps one connection, and knows how it ended: Node.js's own agent keeps a reset of an idle one to itself. */
export class Client {
  private readonly socket: Socket;
  private read = "";
  /** Code of the error that ended the connection, or `closed`. */
  readonly end: Promise<string>;

  constructor(place: { readonly host: string; readonly port: number }) {
    this.socket = connect(place);
    this.socket.setEncoding("utf8");
    this.socket.on("data", (part: string) => {
      this.read += part;
      this.socket.emit("part");
    });
    this.end = new Promise((resolve) => {
      this.socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
      this.socket.on("close", () => resolve("closed"));
    });
  }

  /** Number of the machine that answers a request; undefined when none does. */
  async ask(headers = "Host: site"): Promise<number | undefined> {
    this.read = "";
    this.socket.write(`GET / HTTP/1.1\r\n${headers}\r\n\r\n`);
    const answered = new Promise<void>((resolve) => {
      this.socket.on("part", () => this.read.includes("</html>") && resolve());
    });
    await Promise.race([answered, this.end]);
    const name = /x-computer-name: web(\d)/i.exec(this.read)?.[1];
    return name === undefined ? undefined : Number(name);
  }

  /** Status of the last answer. */
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.read)?.[1]);
  }

  close(): void {
    this.socket.destroy();
  }
}
