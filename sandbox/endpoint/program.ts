import { once } from "node:events";
import { rmSync } from "node:fs";
import { certificateIn } from "../arm/http/certificate.ts";
import { ArmServer } from "../arm/http/server.ts";
import { Azure } from "../arm/manager/azure.ts";
import { type Clock, ScaledClock, VirtualClock } from "../arm/manager/clock.ts";
import { Store } from "../arm/manager/store.ts";
import { isObject, numberAt } from "../arm/protocol/json.ts";
import { resourceTypes } from "../arm/types/index.ts";
import { Home, write } from "../home/home.ts";
import { Portal } from "../portal/portal.ts";
import { Traffic } from "../traffic/traffic.ts";

/** How many times as fast as Azure the sandbox is unless SANDBOX_SPEED says otherwise. */
const defaultSpeed = 60;

/** The clock goes on from where it was when the endpoint last started. */
function clockOf(store: Store): Clock {
  const asked = process.env.SANDBOX_SPEED ?? String(defaultSpeed);
  if (asked === "virtual") return new VirtualClock();
  const speed = Number(asked);
  if (!(speed > 0))
    throw new Error(`SANDBOX_SPEED is "${asked}"; set a number above 0, such as 1 for real time, or virtual.`);
  const kept = store.setting("clock");
  const machine = Date.now();
  const was = isObject(kept) ? kept : undefined;
  const azure = was
    ? numberAt(was, "azure")! + (machine - numberAt(was, "machine")!) * numberAt(was, "speed")!
    : machine;
  store.saveSetting("clock", { azure, machine, speed });
  return new ScaledClock(speed, { azure, machine });
}

const home = new Home();
const certificate = await certificateIn(home.place("tls"));
const store = new Store(home.file("azure.sqlite"));
store.saveSetting("publicIpBase", home.publicIpBase());
const azure = new Azure(store, clockOf(store), resourceTypes);
const traffic = new Traffic(azure, certificate);
const server = new ArmServer(azure, home.account(), certificate, traffic);

// The same port as last time where it is free, so that a shell's variables stay good over a restart.
const port = Number(store.setting("port") ?? 0);
const origin = await server
  .listen(port)
  .catch(() => new ArmServer(azure, home.account(), certificate, traffic).listen(0));
store.saveSetting("port", Number(new URL(origin).port));
let portal = new Portal(azure, traffic);
const page = await portal.listen(Number(store.setting("portalPort") ?? 0)).catch(() => {
  portal = new Portal(azure, traffic);
  return portal.listen(0);
});
store.saveSetting("portalPort", Number(new URL(page).port));
write(home.file("endpoint.json"), JSON.stringify({ pid: process.pid, origin, portal: page }));
process.stdout.write(`${new Date().toISOString()} listening on ${origin}, portal on ${page}\n`);

await Promise.race(["SIGINT", "SIGTERM"].map((signal) => once(process, signal)));
await portal.close();
await server.close();
await traffic.close();
store.close();
rmSync(home.file("endpoint.json"), { force: true });
process.exit(0);
