import { Home } from "../home/home.ts";
import { stopEndpoint } from "../instance/endpoint.ts";

/** Stops the endpoint; everything deployed is there again at the next start. */
const stopped = await stopEndpoint(new Home());
process.stdout.write(
  stopped ? "The sandbox is stopped; what is deployed is kept.\n" : "The sandbox was not running.\n",
);
