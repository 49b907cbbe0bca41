/** A word without case and the strokes that people put between its parts. */
export const plain = (word: string) => word.toLowerCase().replace(/[-_ ]/g, "");

/**
 * How many letters lie between two words: left out, put in, taken for another, or swapped with their neighbour (optimal
 * string alignment).
 */
export function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (const [row, letter] of [...a].entries()) {
    const next = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const swapped = row > 0 && column > 0 && letter === b[column - 1] && a[row - 1] === other;
      next.push(
        Math.min(
          next[column]! + 1,
          last[column + 1]! + 1,
          last[column]! + (letter === other ? 0 : 1),
          swapped ? before[column - 1]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[b.length]!;
}

/** Which of some words was meant by one that is none of them; undefined where none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const meant = plain(word);
  const near = words
    .map((one) => ({ one, far: distance(meant, plain(one)) }))
    .filter(({ one, far }) => far <= Math.max(1, Math.floor(Math.min(meant.length, one.length) / 3)))
    .sort((a, b) => a.far - b.far);
  // A part of a name, such as password, is no misspelling but means it as well.
  return near[0]?.one ?? (meant.length < 4 ? undefined : words.find((one) => plain(one).includes(meant)));
}
