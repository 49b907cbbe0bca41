/** One thing that is wrong with the configuration: the key, and a sentence with value, limit and remedy. */
export interface Problem {
  readonly key: string;
  readonly message: string;
}

/** The text a person reads when the configuration is refused: every problem, a line each. */
export function describe(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map(({ key, message }) => `  ${key}: ${message}`);
  return [`The configuration has ${count}; nothing was changed.`, ...lines].join("\n");
}
