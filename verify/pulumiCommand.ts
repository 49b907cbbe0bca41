import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { EngineEvent, Heard } from "./operations.ts";

/** Where Pulumi.yaml is. */
export const project = join(import.meta.dirname, "..");

/** How a command of the Pulumi CLI ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  /** The engine's events, of a command with `--json` that changes something. */
  readonly heard: readonly Heard[];
}

/**
 * Runs the Pulumi CLI. It hears nothing of a person's Ctrl-C but by the signal, upon which it ends what it has begun.
 * @throws Error when there is no Pulumi CLI.
 */
export async function pulumi(args: readonly string[], signal?: AbortSignal): Promise<Ended> {
  // A process group of its own: Ctrl-C in a terminal reaches all of one, and would kill what cleans up, too.
  const child = spawn("pulumi", [...args, "--non-interactive"], {
    cwd: project,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt, { once: true });
  const lines: string[] = [];
  const heard: Heard[] = [];
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    errors += part;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    const event = eventIn(line);
    if (event) heard.push({ at: Date.now(), event });
  });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exit) => resolve(exit ?? 1));
    });
    return { code, output: lines.join("\n"), errors, heard };
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}

function eventIn(line: string): EngineEvent | undefined {
  if (!line.startsWith('{"sequence"')) return undefined;
  return JSON.parse(line) as EngineEvent;
}
