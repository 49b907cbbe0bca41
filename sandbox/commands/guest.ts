import { Home } from "../home/home.ts";
import { control, startEndpoint } from "../instance/endpoint.ts";
import { command } from "./command.ts";

/** `npm run sandbox:guest -- ORDER WHO`: what a person can do to the machines behind the load balancer. */
const usage =
  "Use: crash|unhealthy|recover|restart WHO, or slow WHO MILLISECONDS; WHO is the name of a machine, fault-domain:N or update-domain:N.";

const orders: Readonly<Record<string, string>> = {
  crash: "crashed",
  unhealthy: "unhealthy",
  recover: "healthy",
  restart: "restart",
  slow: "slow",
};

await command(async () => {
  const [word = "", who = "", milliseconds] = process.argv.slice(2);
  const order = orders[word];
  if (order === undefined || who === "") throw new Error(usage);
  const domain = /^(fault|update)-domain:(\d+)$/.exec(who);
  const meant = domain ? { [`${domain[1]}Domain`]: Number(domain[2]) } : { machine: who };
  const home = new Home();
  const { origin } = await startEndpoint(home);
  const body = { order, ...meant, ...(milliseconds === undefined ? {} : { milliseconds: Number(milliseconds) }) };
  const answer = await control(home, origin, "POST", "/sandbox/guests", body);
  if (answer.status >= 400) throw new Error(`The sandbox refused: ${answer.body}`);
  process.stdout.write(`${answer.body}\n`);
  return 0;
});
