/**
 * What a command would come to. Nothing is run: the sandbox knows `exit N` at the end of a command, and takes every
 * other one to succeed.
 */
export function exitCodeOf(command: string): number {
  const match = /\bexit\s+(\d+)\s*["']?\s*$/i.exec(command);
  return match ? Number(match[1]) : 0;
}
