import type { Json, JsonObject } from "../../../sandbox/arm/protocol/json.ts";

export const subscription = "00000000-0000-4000-8000-000000000001";

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

/** Paths in a resource group, and bodies that Azure accepts, for tests to spoil. */
export class Bodies {
  readonly group = `/subscriptions/${subscription}/resourceGroups/web`;

  network(type: string, name: string): string {
    return `${this.group}/providers/Microsoft.Network/${type}/${name}`;
  }

  compute(type: string, name: string): string {
    return `${this.group}/providers/Microsoft.Compute/${type}/${name}`;
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
}
