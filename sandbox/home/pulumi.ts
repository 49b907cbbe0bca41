import { spawn } from "node:child_process";
import { once } from "node:events";
import { checkout } from "./home.ts";

/** Runs the real CLI in the checkout and returns its exit code. `quiet` shows its output only when it fails. */
export async function runPulumi(
  args: readonly string[],
  environment: Record<string, string>,
  show: "quiet" | "loud",
): Promise<number> {
  const child = spawn("pulumi", args, {
    cwd: checkout,
    env: { ...process.env, ...environment },
    stdio: show === "loud" ? "inherit" : ["ignore", "ignore", "ignore"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** Standard output of a command of the real CLI. */
export async function outputOf(args: readonly string[], environment: Record<string, string>): Promise<string> {
  const child = spawn("pulumi", args, {
    cwd: checkout,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (part: string) => {
    text += part;
  });
  await once(child, "close");
  return text;
}
