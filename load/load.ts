import { type Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { KeepingAgent, KeptConnection } from "./keptConnection.ts";

/** Where a load goes and how much of it. */
export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  /** Requests a second, 1 to 1000. */
  readonly rate: number;
  /** Which requests go over connections that are kept: every other one, unless all or none do. */
  readonly kept?: "half" | "all" | "none";
  /** What is asked for, `/` unless said otherwise; `/download?seconds=30` is an answer that takes 30 s of Azure's time. */
  readonly path?: string;
  /** Milliseconds without a sign of the answer after which a request counts as failed, 5000 unless said otherwise. */
  readonly patience?: number;
}

/** What became of the requests so far. Those in `sent` and in neither of the next two are under way. */
export interface Tally {
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  /**
   * Connections cut by a reset while a response was under way, or while they were kept. A request that was lost thereby is
   * among the failed, one that could be sent again is not.
   */
  readonly reset: number;
  /** Requests sent again because the kept connection they first went out on had ended; they count once in the others. */
  readonly repeated: number;
  /** Answers by Windows computer name. */
  readonly byComputer: Readonly<Record<string, number>>;
  /** The latest failures. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: string;
  readonly kept: boolean;
}

/** Milliseconds after which a request counts as failed, unless the load says otherwise. */
const defaultPatience = 5_000;

/** Milliseconds between two looks at how many requests are due. */
const tick = 5;

/** Failures that are kept to be shown. */
const shown = 100;

/**
 * A steady load on a site, half of it over new connections and half over kept ones, or all over one of them. What is due is
 * sent whether or not earlier requests have been answered, so that a slow site does not thin out the load.
 */
export class Load {
  private readonly options: LoadOptions;
  private readonly agent: Agent;
  private readonly open = new Set<ClientRequest>();
  private readonly counts = { sent: 0, answered: 0, failed: 0, reset: 0, repeated: 0 };
  private byComputer: Record<string, number> = {};
  private failures: Failure[] = [];
  private readonly startedAt = Date.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(options: LoadOptions) {
    this.options = options;
    this.agent = new KeepingAgent(options, () => this.counts.reset++);
    this.timer = setInterval(() => this.sendDue(), tick);
  }

  get tally(): Tally {
    return { ...this.counts, byComputer: { ...this.byComputer }, failures: [...this.failures] };
  }

  get running(): boolean {
    return this.timer !== undefined;
  }

  get rate(): number {
    return this.options.rate;
  }

  /** Sends nothing more, and resolves once every request is answered or has failed. */
  async stop(): Promise<Tally> {
    clearInterval(this.timer);
    this.timer = undefined;
    while (this.open.size > 0) await new Promise((resolve) => setTimeout(resolve, tick));
    this.agent.destroy();
    return this.tally;
  }

  private sendDue(): void {
    const due = Math.floor(((Date.now() - this.startedAt) / 1000) * this.options.rate);
    while (this.counts.sent < due) {
      this.counts.sent++;
      this.send(this.keeps(this.counts.sent));
    }
  }

  /** Whether the request of that number goes over a kept connection. */
  private keeps(number: number): boolean {
    const { kept = "half" } = this.options;
    return kept === "half" ? number % 2 === 0 : kept === "all";
  }

  private send(kept: boolean): void {
    const { host, port, path = "/", patience = defaultPatience } = this.options;
    // A client of its own accord leaves a connection before the server does: IIS after 120 s.
    const call = request({ host, port, path, agent: kept ? this.agent : false, timeout: patience });
    this.open.add(call);
    let [over, underWay] = [false, false];
    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      this.open.delete(call);
      settle();
    };
    call.on("response", (response) => {
      underWay = true;
      this.receive(response, call, kept, end);
    });
    call.on("timeout", () => call.destroy(new Error(`no answer in ${patience / 1000} s`)));
    call.on("error", (error: NodeJS.ErrnoException) =>
      end(() => {
        // RFC 9110, 9.2.2: a client repeats a GET when the kept connection it was sent on turns out to be closed.
        if (underWay) this.cut(call, error, kept);
        else if (call.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE")) {
          this.counts.repeated++;
          this.send(false);
        } else this.failed(error.message, kept);
      }),
    );
    call.end();
  }

  private receive(
    response: IncomingMessage,
    call: ClientRequest,
    kept: boolean,
    end: (settle: () => void) => void,
  ): void {
    response.resume();
    response.on("end", () =>
      end(() => {
        if (response.statusCode === 200) this.answered(String(response.headers["x-computer-name"]));
        else this.failed(`status ${response.statusCode}`, kept);
      }),
    );
    response.on("error", (error) => end(() => this.cut(call, error, kept)));
  }

  /** A response that is under way ends: however it does, the client does not get the rest of it. */
  private cut(call: ClientRequest, { message }: Error, kept: boolean): void {
    // The reset of a kept connection has been counted.
    if (!(call.socket instanceof KeptConnection && call.socket.reset)) this.counts.reset++;
    this.failed(message, kept);
  }

  private answered(computer: string): void {
    this.counts.answered++;
    this.byComputer[computer] = (this.byComputer[computer] ?? 0) + 1;
  }

  private failed(reason: string, kept: boolean): void {
    this.counts.failed++;
    this.failures = [...this.failures, { at: Date.now(), reason, kept }].slice(-shown);
  }
}
