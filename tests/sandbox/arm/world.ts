import type { Response } from "../../../sandbox/arm/http/request.ts";
import { Router } from "../../../sandbox/arm/http/router.ts";
import { Azure } from "../../../sandbox/arm/manager/azure.ts";
import { VirtualClock } from "../../../sandbox/arm/manager/clock.ts";
import { Store } from "../../../sandbox/arm/manager/store.ts";
import { ArmError } from "../../../sandbox/arm/protocol/armError.ts";
import type { Json, JsonObject } from "../../../sandbox/arm/protocol/json.ts";
import { resourceTypes } from "../../../sandbox/arm/types/index.ts";

export const subscription = "00000000-0000-4000-8000-000000000001";
const network = "2024-05-01";
const compute = "2024-11-01";

/** Changes to a body, by path, e.g. `{ "properties.probes.0.properties.port": 0 }`; undefined takes a member away. */
export type Changes = Readonly<Record<string, Json | undefined>>;

function changed(body: JsonObject, changes: Changes): JsonObject {
  const result = structuredClone(body);
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split(".");
    const last = steps.pop()!;
    // Paths of a test name what is there, so each step is an object or a list.
    const holder = steps.reduce<JsonObject>((inner, step) => {
      inner[step] ??= {};
      return inner[step] as JsonObject;
    }, result);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return result;
}

/** An empty Azure whose time stands still until a test moves it, spoken to in process. */
export class World {
  readonly clock: VirtualClock;
  readonly store = new Store(":memory:");
  readonly azure: Azure;
  readonly router: Router;
  readonly group = `/subscriptions/${subscription}/resourceGroups/web`;

  constructor(clock = new VirtualClock()) {
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

  network(type: string, name: string): string {
    return `${this.group}/providers/Microsoft.Network/${type}/${name}`;
  }

  compute(type: string, name: string): string {
    return `${this.group}/providers/Microsoft.Compute/${type}/${name}`;
  }

  // --- bodies that Azure accepts, for tests to spoil ------------------------------------------------------------

  createGroup(location = "westeurope"): string {
    return this.put(this.group, { location });
  }

  networkBody(changes: Changes = {}): JsonObject {
    return changed(
      {
        location: "westeurope",
        properties: {
          addressSpace: { addressPrefixes: ["192.168.0.0/16"] },
          subnets: [{ name: "front", properties: { addressPrefix: "192.168.1.0/24" } }],
        },
      },
      changes,
    );
  }

  securityGroupBody(changes: Changes = {}): JsonObject {
    const rule = (name: string, priority: number, port: string) => ({
      name,
      properties: {
        protocol: "Tcp",
        access: "Allow",
        direction: "Inbound",
        priority,
        sourceAddressPrefix: "Internet",
        sourcePortRange: "*",
        destinationAddressPrefix: "*",
        destinationPortRange: port,
      },
    });
    return changed(
      { location: "westeurope", properties: { securityRules: [rule("http", 1001, "80"), rule("https", 1002, "443")] } },
      changes,
    );
  }

  publicIpBody(changes: Changes = {}): JsonObject {
    return changed(
      { location: "westeurope", sku: { name: "Standard" }, properties: { publicIPAllocationMethod: "Static" } },
      changes,
    );
  }

  natGatewayBody(changes: Changes = {}): JsonObject {
    return changed(
      {
        location: "westeurope",
        sku: { name: "Standard" },
        properties: { publicIpAddresses: [{ id: this.network("publicIPAddresses", "ip") }] },
      },
      changes,
    );
  }

  balancerBody(changes: Changes = {}): JsonObject {
    const id = this.network("loadBalancers", "lb");
    return changed(
      {
        location: "westeurope",
        sku: { name: "Standard" },
        properties: {
          frontendIPConfigurations: [
            { name: "front", properties: { publicIPAddress: { id: this.network("publicIPAddresses", "ip") } } },
          ],
          backendAddressPools: [{ name: "web" }, { name: "out" }],
          probes: [
            {
              name: "health",
              properties: { protocol: "Http", port: 80, requestPath: "/", intervalInSeconds: 5, probeThreshold: 2 },
            },
          ],
          loadBalancingRules: [
            {
              name: "http",
              properties: {
                protocol: "Tcp",
                frontendPort: 80,
                backendPort: 80,
                disableOutboundSnat: true,
                frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/front` },
                backendAddressPool: { id: `${id}/backendAddressPools/web` },
                probe: { id: `${id}/probes/health` },
              },
            },
          ],
          outboundRules: [
            {
              name: "out",
              properties: {
                protocol: "All",
                allocatedOutboundPorts: 1024,
                frontendIPConfigurations: [{ id: `${id}/frontendIPConfigurations/front` }],
                backendAddressPool: { id: `${id}/backendAddressPools/out` },
              },
            },
          ],
        },
      },
      changes,
    );
  }

  interfaceBody(changes: Changes = {}): JsonObject {
    return changed(
      {
        location: "westeurope",
        properties: {
          ipConfigurations: [
            {
              name: "primary",
              properties: { subnet: { id: `${this.network("virtualNetworks", "net")}/subnets/front` } },
            },
          ],
        },
      },
      changes,
    );
  }

  availabilitySetBody(changes: Changes = {}): JsonObject {
    return changed(
      {
        location: "westeurope",
        sku: { name: "Aligned" },
        properties: { platformFaultDomainCount: 3, platformUpdateDomainCount: 2 },
      },
      changes,
    );
  }

  machineBody(changes: Changes = {}): JsonObject {
    return changed(
      {
        location: "westeurope",
        properties: {
          hardwareProfile: { vmSize: "Standard_D2s_v5" },
          networkProfile: { networkInterfaces: [{ id: this.network("networkInterfaces", "card") }] },
          osProfile: { computerName: "web1", adminUsername: "webadmin", adminPassword: "Correct-Horse-1" },
          storageProfile: {
            imageReference: {
              publisher: "MicrosoftWindowsServer",
              offer: "WindowsServer",
              sku: "2022-datacenter-azure-edition",
              version: "latest",
            },
            osDisk: {
              createOption: "FromImage",
              diskSizeGB: 128,
              managedDisk: { storageAccountType: "StandardSSD_LRS" },
              deleteOption: "Delete",
            },
          },
        },
      },
      changes,
    );
  }

  scriptBody(changes: Changes = {}): JsonObject {
    return changed(
      {
        location: "westeurope",
        properties: {
          publisher: "Microsoft.Compute",
          type: "CustomScriptExtension",
          typeHandlerVersion: "1.10",
          settings: { commandToExecute: "powershell Add-WindowsFeature Web-Server" },
        },
      },
      changes,
    );
  }

  runCommandBody(changes: Changes = {}): JsonObject {
    return changed(
      { location: "westeurope", properties: { source: { script: "Get-Date" }, treatFailureAsDeploymentFailure: true } },
      changes,
    );
  }

  // --- what tests stand on --------------------------------------------------------------------------------------

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
