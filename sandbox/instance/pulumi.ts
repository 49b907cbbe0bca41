import { spawn } from "node:child_process";
import { once } from "node:events";
import { checkout } from "../home/home.ts";
import { within } from "./shell.ts";

/** Runs the real CLI in the checkout, in front of the person, and returns its exit code. */
export async function runPulumi(args: readonly string[], environment: Record<string, string>): Promise<number> {
  const child = start(args, environment, "inherit");
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** Runs the real CLI and returns what it says instead of showing it. */
export async function quietly(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<{ code: number; output: string }> {
  const child = start(args, environment, "pipe");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      output += part;
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 1, output };
}

function start(args: readonly string[], environment: Record<string, string>, output: "inherit" | "pipe") {
  return spawn("pulumi", args, {
    cwd: checkout,
    env: within(process.env, environment),
    stdio: [output === "inherit" ? "inherit" : "ignore", output, output],
  });
}
