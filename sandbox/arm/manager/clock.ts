/** Azure's time, in milliseconds since 1970. Everything that lasts, lasts on this clock. */
export interface Clock {
  now(): number;
  /** Runs something once at a moment of Azure's time, or at once if it has passed; returns how to call it off. */
  at(moment: number, run: () => void): () => void;
  /** How many milliseconds of the machine a span of Azure's time takes. */
  realSpan(span: number): number;
}

/** How many times as fast as the machine's time a clock runs; 0 when it only moves when told to. */
export function speedOf(clock: Clock): number {
  const real = clock.realSpan(1000);
  return real > 0 ? 1000 / real : 0;
}

/** Azure's time runs `speed` times as fast as the machine's, and goes on while nothing runs. */
export class ScaledClock implements Clock {
  readonly speed: number;
  private readonly start: { readonly azure: number; readonly machine: number };

  constructor(speed: number, start = { azure: Date.now(), machine: Date.now() }) {
    this.speed = speed;
    this.start = start;
  }

  now(): number {
    return this.start.azure + (Date.now() - this.start.machine) * this.speed;
  }

  at(moment: number, run: () => void): () => void {
    // Timers of Node.js hold at most 2^31-1 ms.
    const timer = setTimeout(run, Math.min(Math.max(0, (moment - this.now()) / this.speed), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }

  realSpan(span: number): number {
    return span / this.speed;
  }
}

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  private time: number;
  private waiting: { readonly moment: number; readonly run: () => void }[] = [];

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  at(moment: number, run: () => void): () => void {
    const entry = { moment, run };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  realSpan(): number {
    return 0;
  }

  /** Moves time on by so many milliseconds; what falls due runs in order, each at its own moment. */
  advance(span: number): void {
    const end = this.time + span;
    for (;;) {
      const next = this.waiting.filter(({ moment }) => moment <= end).sort((a, b) => a.moment - b.moment)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((other) => other !== next);
      this.time = Math.max(this.time, next.moment);
      next.run();
    }
    this.time = end;
  }
}
