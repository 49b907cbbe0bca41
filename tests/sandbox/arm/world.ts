import type { Response } from "../../../sandbox/arm/http/request.ts";
import { Router } from "../../../sandbox/arm/http/router.ts";
import { Azure } from "../../../sandbox/arm/manager/azure.ts";
import { VirtualClock } from "../../../sandbox/arm/manager/clock.ts";
import { Store } from "../../../sandbox/arm/manager/store.ts";
import { ArmError } from "../../../sandbox/arm/protocol/armError.ts";
import type { Json, JsonObject } from "../../../sandbox/arm/protocol/json.ts";
import { resourceTypes } from "../../../sandbox/arm/types/index.ts";
import { Bodies, type Changes, subscription } from "./bodies.ts";

const network = "2024-05-01";
const compute = "2024-11-01";

/** An empty Azure whose time stands still until a test moves it, spoken to in process. */
export class World extends Bodies {
  readonly clock: VirtualClock;
  readonly store = new Store(":memory:");
  readonly azure: Azure;
  readonly router: Router;

  constructor(clock = new VirtualClock()) {
    super();
    this.clock = clock;
    this.azure = new Azure(this.store, clock, resourceTypes);
    this.router = new Router(this.azure, subscription, "tenant");
  }

  /** A request; the answer has the status also of a refusal. */
  request(
    method: string,
    path: string,
    body?: Json,
    version = this.versionFor(path),
    more: { ifMatch?: string; ifNoneMatch?: string } = {},
  ): Response {
    const [bare = "", query = ""] = path.split("?");
    const parameters = new URLSearchParams(query);
    if (version !== "") parameters.set("api-version", version);
    try {
      return this.router.handle({
        method,
        path: bare,
        query: parameters,
        ifMatch: more.ifMatch,
        ifNoneMatch: more.ifNoneMatch,
        body,
      });
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      return { status: error.status, body: { error: error.error }, headers: error.headers };
    }
  }

  private versionFor(path: string): string {
    if (path.includes("/Microsoft.Compute/disks")) return "2024-03-02";
    if (path.includes("/Microsoft.Compute/")) return compute;
    return path.includes("/providers/") ? network : "2024-03-01";
  }

  /** Lets everything that runs come to its end. */
  finish(): void {
    this.clock.advance(60 * 60_000);
  }

  /** A write that must be accepted, brought to its end; returns the id. */
  put(path: string, body: JsonObject): string {
    const answer = this.request("PUT", path, body);
    if (answer.status >= 300) throw new Error(`PUT ${path}: ${JSON.stringify(answer.body)}`);
    this.finish();
    return path;
  }

  get(path: string): JsonObject {
    const answer = this.request("GET", path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body ?? {};
  }

  createGroup(location = "westeurope"): string {
    return this.put(this.group, { location });
  }

  /** A group with a virtual network and a subnet. */
  withNetwork(): this {
    this.createGroup();
    this.put(this.network("virtualNetworks", "net"), this.networkBody());
    return this;
  }

  /** Besides, a public IP and a load balancer on it. */
  withBalancer(changes: Changes = {}): this {
    this.withNetwork();
    this.put(this.network("publicIPAddresses", "ip"), this.publicIpBody());
    this.put(this.network("loadBalancers", "lb"), this.balancerBody(changes));
    return this;
  }

  /** A network with an interface, ready for a machine. */
  withInterface(changes: Changes = {}): this {
    this.withNetwork();
    this.put(this.network("networkInterfaces", "card"), this.interfaceBody(changes));
    return this;
  }

  /** Besides, a machine on it. */
  withMachine(changes: Changes = {}): this {
    this.withInterface();
    this.put(this.compute("virtualMachines", "vm"), this.machineBody(changes));
    return this;
  }
}
