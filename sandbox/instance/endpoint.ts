import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Home } from "../home/home.ts";

const record = z.object({ pid: z.number(), origin: z.string(), portal: z.string() });

/** A running endpoint: its process, and where it and the portal listen. */
export type Endpoint = z.infer<typeof record>;

/** Longest wait for the endpoint to come up or to stop, in milliseconds: long, since a machine may be busy. */
const patience = 120_000;

/** The endpoint of this home if it answers. */
export async function runningEndpoint(home: Home): Promise<Endpoint | undefined> {
  const file = home.file("endpoint.json");
  if (!existsSync(file)) return undefined;
  const parsed = record.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) return undefined;
  try {
    const { status } = await control(home, parsed.data.origin, "GET", "/sandbox/status");
    return status === 200 ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The endpoint of this home, started if need be; it goes on when the caller ends.
 * @throws Error that names the log when it does not come up.
 */
export async function startEndpoint(home: Home): Promise<Endpoint> {
  const running = await runningEndpoint(home);
  if (running) return running;
  const log = home.file("endpoint.log");
  const output = openSync(log, "a", 0o600);
  const program = join(import.meta.dirname, "..", "endpoint", "program.ts");
  // Small heaps: the endpoint stands in the background of somebody's machine.
  const flags = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "--optimize-for-size"];
  const child = spawn(process.execPath, [...flags, program], {
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, SANDBOX_HOME: home.folder },
  });
  closeSync(output);
  let failed = false;
  child.on("exit", () => {
    failed = true;
  });
  child.unref();
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const up = await runningEndpoint(home);
    if (up) return up;
    if (failed) break;
    await sleep(50);
  }
  // Another start may have won the race for the database.
  const other = await runningEndpoint(home);
  if (other) return other;
  throw new Error(`The sandbox did not start. Its log ${log} says why; \`npm run sandbox:reset\` starts it afresh.`);
}

/** Stops the endpoint; what it keeps stays. Returns whether one ran. */
export async function stopEndpoint(home: Home): Promise<boolean> {
  const running = await runningEndpoint(home);
  rmSync(home.file("endpoint.json"), { force: true });
  if (!running) return false;
  process.kill(running.pid, "SIGTERM");
  const end = Date.now() + patience;
  while (Date.now() < end && alive(running.pid)) await sleep(30);
  if (alive(running.pid)) process.kill(running.pid, "SIGKILL");
  return true;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A call of the sandbox's own API. */
export function control(
  home: Home,
  origin: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: string }> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      `${origin}${path}`,
      {
        method,
        ca: readFileSync(home.file("tls", "authority.pem")),
        agent: false,
        headers: {
          "x-sandbox-secret": home.account().clientSecret,
          ...(text ? { "content-type": "application/json" } : {}),
        },
        timeout: 10_000,
      },
      (response) => {
        let received = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          received += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: received }));
        response.on("error", reject);
      },
    );
    call.on("timeout", () => call.destroy(new Error("The sandbox did not answer in time.")));
    call.on("error", reject);
    call.end(text);
  });
}
