import { Agent, type ClientRequest, request } from "node:http";

/** Where a load goes and how much of it. */
export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  /** Requests a second, 1 to 1000; every other one over a connection that is kept. */
  readonly rate: number;
}

/** What became of the requests so far. Those in `sent` and in neither of the next two are under way. */
export interface Tally {
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
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

/** Milliseconds after which a request counts as failed. */
const patience = 5_000;

/** Milliseconds between two looks at how many requests are due. */
const tick = 5;

/** Failures that are kept to be shown. */
const shown = 100;

/**
 * A steady load on a site, half of it over new connections and half over kept ones. What is due is sent whether or not
 * earlier requests have been answered, so that a slow site does not thin out the load.
 */
export class Load {
  private readonly options: LoadOptions;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly open = new Set<ClientRequest>();
  private readonly counts = { sent: 0, answered: 0, failed: 0, repeated: 0 };
  private byComputer: Record<string, number> = {};
  private failures: Failure[] = [];
  private readonly startedAt = Date.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(options: LoadOptions) {
    this.options = options;
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
      this.send(this.counts.sent % 2 === 0);
    }
  }

  private send(kept: boolean): void {
    const { host, port } = this.options;
    // A client of its own accord leaves a connection before the server does: IIS after 120 s.
    const call = request({ host, port, agent: kept ? this.agent : false, timeout: patience });
    this.open.add(call);
    let over = false;
    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      this.open.delete(call);
      settle();
    };
    call.on("response", (response) => {
      response.resume();
      response.on("end", () =>
        end(() => {
          if (response.statusCode === 200) this.answered(String(response.headers["x-computer-name"]));
          else this.failed(`status ${response.statusCode}`, kept);
        }),
      );
      response.on("error", (error) => end(() => this.failed(error.message, kept)));
    });
    call.on("timeout", () => call.destroy(new Error(`no answer in ${patience / 1000} s`)));
    call.on("error", (error: NodeJS.ErrnoException) =>
      end(() => {
        // RFC 9110, 9.2.2: a client repeats a GET when the kept connection it was sent on turns out to be closed.
        if (call.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE")) {
          this.counts.repeated++;
          this.send(false);
        } else this.failed(error.message, kept);
      }),
    );
    call.end();
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
