/** How traffic behaves, with its source and the title of the test that shows it (tests/sandbox/traffic/). */
export interface Behaviour {
  readonly says: string;
  readonly source: string;
  /** The kinder reading, where sources conflict or are silent and the sandbox takes the worse one. */
  readonly worse?: string;
  readonly test: string;
}
