import { setTimeout as sleep } from "node:timers/promises";
import type { Home } from "../home/home.ts";
import { control, type Endpoint } from "./endpoint.ts";

interface Status {
  readonly listening: readonly { address: string; host: string; port: number }[];
  readonly health: readonly { up: boolean }[];
}

/** Longest wait for the first probe to succeed, in milliseconds: long, since a busy machine is late with everything. */
const patience = 60_000;

/**
 * Where a public address really answers on this machine, once a probe has succeeded: its own address and
 * port, or another where the machine does not let the user have those.
 */
export async function servingUrl(home: Home, { origin }: Endpoint, address: string): Promise<string | undefined> {
  const end = Date.now() + patience;
  for (;;) {
    const { body } = await control(home, origin, "GET", "/sandbox/status");
    const { listening, health } = JSON.parse(body) as Status;
    const [first] = listening.filter((one) => one.address === address);
    if (first && health.some(({ up }) => up)) return `http://${first.host}${first.port === 80 ? "" : `:${first.port}`}`;
    if (Date.now() >= end) return undefined;
    await sleep(50);
  }
}
