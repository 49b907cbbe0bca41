/** Why an update is refused: the key, and a sentence with value, Azure's reason and the steps to take. */
export interface Refusal {
  readonly key: string;
  readonly message: string;
}

/** What a person is told of an update that goes on. */
export interface Outcome {
  /** Sentences that begin with the key. */
  readonly warnings: readonly string[];
  /** Any of these, and nothing is changed. */
  readonly refusals: readonly Refusal[];
}

export const goesOn: Outcome = { warnings: [], refusals: [] };

export const warned = (key: string, message: string): Outcome => ({ warnings: [`${key}: ${message}`], refusals: [] });

export const refused = (key: string, message: string): Outcome => ({ warnings: [], refusals: [{ key, message }] });
