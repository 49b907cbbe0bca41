import { setTimeout as sleep } from "node:timers/promises";
import type { Home } from "../home/home.ts";
import { control, type Endpoint } from "./endpoint.ts";

interface Status {
  readonly listening: readonly { address: string; frontendPort: number; host: string; port: number }[];
  readonly health: readonly { up: boolean }[];
}

/** Longest wait for the first probe to succeed, in milliseconds: long, since a busy machine is late with everything. */
const patience = 60_000;

/**
 * Where a public address really answers on this machine, once a probe has succeeded: its own address and
 * port, or another where the machine does not let the user have those.
 * @param url The program's own, which says the port and whether it speaks TLS.
 */
export async function servingUrl(
  home: Home,
  { origin }: Endpoint,
  address: string,
  url: string,
): Promise<string | undefined> {
  const { protocol, port } = new URL(url);
  const usual = protocol === "https:" ? 443 : 80;
  const served = Number(port || usual);
  const end = Date.now() + patience;
  for (;;) {
    const { body } = await control(home, origin, "GET", "/sandbox/status");
    const { listening, health } = JSON.parse(body) as Status;
    const found = listening.find((one) => one.address === address && one.frontendPort === served);
    if (found && health.some(({ up }) => up))
      return `${protocol}//${found.host}${found.port === usual ? "" : `:${found.port}`}`;
    if (Date.now() >= end) return undefined;
    await sleep(50);
  }
}
