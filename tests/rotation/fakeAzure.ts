import { createServer, type IncomingMessage, type Server } from "node:http";

/** What the load balancer says of a machine at a second of Azure's time. */
export type Say = (second: number) => { readonly state: string; readonly reason: string };

export const card = "/subscriptions/0/resourceGroups/web/providers/Microsoft.Network/networkInterfaces/card1";
export const gate = "/subscriptions/0/resourceGroups/web/providers/Microsoft.Network/networkSecurityGroups/gate1";
export const rule =
  "/subscriptions/0/resourceGroups/web/providers/Microsoft.Network/loadBalancers/lb/loadBalancingRules/web-80";
export const machine = "/subscriptions/0/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web1";

/** As much of Azure Resource Manager as the watching asks, with a clock that moves five seconds at each question. */
export class FakeAzure {
  /** Seconds of Azure's time since the beginning. */
  second = 0;
  say: Say = () => ({ state: "Up", reason: "Up_Probe_Success" });
  /** Whether its answers are empty, as when a machine of the pool is stopped. */
  silent = false;
  /** What a script in the machine writes, and what to its other stream. */
  errors = "";
  output = "Up_Probe_Success: http://192.168.1.4:80/ answered 200";
  /** Requests, as method and path; and tokens they came with. */
  readonly requests: string[] = [];
  readonly tokens = new Set<string>();
  /** Statuses that answer the next requests instead. */
  readonly troubles: number[] = [];
  gateThere = true;
  /** Status with which a shutdown is answered. */
  powerOff = 200;
  private readonly server: Server = createServer((request, response) => {
    const { status, body, headers = {} } = this.answer(request);
    response.writeHead(status, {
      date: new Date(Date.UTC(2026, 0, 1) + this.second * 1000).toUTCString(),
      "x-ms-retry-after-ms": "1",
      ...headers,
    });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  origin = "";

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (typeof address === "object" && address) this.origin = `http://127.0.0.1:${address.port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage): { status: number; body?: unknown; headers?: Record<string, string> } {
    const path = new URL(request.url ?? "", this.origin).pathname;
    if (path === "/metadata/endpoints") return { status: 200, body: { resourceManager: `${this.origin}/` } };
    this.requests.push(`${request.method} ${path}`);
    this.tokens.add(request.headers.authorization ?? "");
    const trouble = this.troubles.shift();
    if (trouble) return { status: trouble, body: { error: { code: "Trouble", message: "It is so." } } };
    if (path === `${rule}/health`) {
      this.second += 5;
      return { status: 202, headers: { location: `${this.origin}/results/health` } };
    }
    if (path === "/results/health") {
      const configuration = { id: `${card}/ipConfigurations/primary` };
      const member = {
        ipAddress: "192.168.1.4",
        networkInterfaceIPConfigurationId: configuration,
        ...this.say(this.second),
      };
      return { status: 200, body: { up: 1, down: 0, loadBalancerBackendAddresses: this.silent ? [] : [member] } };
    }
    if (path === gate && this.gateThere)
      return { status: 200, body: { properties: { networkInterfaces: [{ id: card }] } } };
    if (path === `${machine}/powerOff`) return { status: this.powerOff };
    if (path === `${machine}/runCommand`) return { status: 202, headers: { location: `${this.origin}/results/run` } };
    if (path === "/results/run") {
      const [out, error] = ["StdOut", "StdErr"].map((stream) => `ComponentStatus/${stream}/succeeded`);
      return {
        status: 200,
        body: {
          value: [
            { code: out, message: this.output },
            { code: error, message: this.errors },
          ],
        },
      };
    }
    return { status: 404, body: { error: { code: "ResourceNotFound", message: path } } };
  }
}
