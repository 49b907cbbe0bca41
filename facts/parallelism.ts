/**
 * What to tell a person whose engine works on fewer resources at a time than there are machines, which are made side by side;
 * undefined when it works on enough. The engine's default is four for each processor (Pulumi 3.259, operations/up.go).
 * @param parallel Resources the engine works on at a time, 1 or more.
 * @param vmCount Virtual machines in the pool, 1 to 500.
 */
export function parallelismAdvice(parallel: number, vmCount: number): string | undefined {
  if (parallel >= vmCount) return undefined;
  return (
    `The engine works on ${parallel} resources at a time here, so ${vmCount} machines take ${Math.ceil(vmCount / parallel)} ` +
    `rounds instead of one. Set PULUMI_PARALLEL=${comfortable} in your shell, and it does them all at once.`
  );
}

/** More than any stack of this program needs at a time. */
const comfortable = 1000;
