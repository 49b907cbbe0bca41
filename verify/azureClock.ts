/** A moment by this machine's clock and by Azure's, in milliseconds since 1970. */
interface Pair {
  readonly here: number;
  readonly azure: number;
}

/**
 * Azure's clock, as the dates of its answers tell it. A sandbox's runs faster than this machine's, so that spans are told in
 * Azure's time wherever the stack is. Dates are of whole seconds: a span may be one second off.
 */
export class AzureClock {
  private first: Pair | undefined;
  private last: Pair | undefined;

  /** Takes note of the date of an answer that has just come. */
  note(azure: number, here = Date.now()): void {
    this.first ??= { here, azure };
    this.last = { here, azure };
  }

  /** Seconds of Azure's time between two moments of this machine's clock; as they are while fewer than two answers came. */
  seconds(from: number, to: number): number {
    const { first, last } = this;
    const pace = first && last && last.here > first.here ? (last.azure - first.azure) / (last.here - first.here) : 1;
    return ((to - from) * pace) / 1000;
  }
}
