/** Answers of Azure Resource Manager, by method and path below the stack's resource group; all else is not there. */
export type Answers = Readonly<Record<string, unknown>>;

/** The stack's resource group as the mocks make it. */
export const groupId = "/subscriptions/0/resourceGroups/web";

/** A machine that stands. */
export interface StandingMachine {
  readonly name: string;
  /** What its gate admits; no ports when it is held back. */
  readonly admits: readonly number[];
  /** What the load balancer says of it. */
  readonly reason: string;
  /** Last line of the health check in it; undefined when Azure does not run it. */
  readonly answer: string | undefined;
}

/** A site as it stands, by default as the defaults make it, with three machines. */
export interface Site {
  readonly probe: Readonly<Record<string, unknown>> | undefined;
  readonly machines: readonly StandingMachine[];
  /** Ports that the subnet's group opens to probes. */
  readonly subnetAdmits: readonly number[];
  readonly addressSpace: readonly string[];
  readonly subnets: readonly { readonly name: string; readonly range: string; readonly isPrivate?: boolean }[];
  readonly zones: readonly string[];
  readonly label: string;
  /** Machines in the outbound pool. */
  readonly outbound: number;
}

export const success = "Up_Probe_Success: http://192.168.1.4:80/ answered 200";

export const machine = (number: number, differing: Partial<StandingMachine> = {}): StandingMachine => ({
  name: `web-${number}-aaaaa01234567`,
  admits: [80],
  reason: "Up_Probe_Success",
  answer: success,
  ...differing,
});

export const defaultProbe = {
  protocol: "Http",
  port: 80,
  requestPath: "/",
  intervalInSeconds: 5,
  probeThreshold: 2,
  numberOfProbes: 2,
  noHealthyBackendsBehavior: "AllProbedDown",
};

const network = (path: string) => `${groupId}/providers/Microsoft.Network/${path}`;
const card = ({ name }: StandingMachine) => network(`networkInterfaces/${name}-nic`);
const gate = ({ name }: StandingMachine) => network(`networkSecurityGroups/${name}-gate`);
const configuration = (machine: StandingMachine) => ({ id: `${card(machine)}/ipConfigurations/primary` });
const machineId = ({ name }: StandingMachine) => `${groupId}/providers/Microsoft.Compute/virtualMachines/${name}`;

const rule = (priority: number, access: string, ports: readonly number[] | "*") => ({
  properties: {
    priority,
    access,
    direction: "Inbound",
    protocol: access === "Allow" ? "Tcp" : "*",
    sourceAddressPrefix: "AzureLoadBalancer",
    destinationAddressPrefix: "*",
    ...(ports === "*" ? { destinationPortRange: "*" } : { destinationPortRanges: ports.map(String) }),
  },
});
const group = (id: string, admits: readonly number[]) => ({
  id,
  name: id.split("/").at(-1),
  properties: {
    securityRules: [...(admits.length > 0 ? [rule(150, "Allow", admits)] : []), rule(200, "Deny", "*")],
  },
});

/** What Azure answers of a site that stands. */
export function standingSite(differing: Partial<Site> = {}): Answers {
  const site: Site = {
    probe: defaultProbe,
    machines: [1, 2, 3].map((number) => machine(number)),
    subnetAdmits: [80],
    addressSpace: ["192.168.0.0/16"],
    subnets: [],
    zones: ["1", "2", "3"],
    label: "",
    outbound: 3,
    ...differing,
  };
  const { machines } = site;
  const balancer = network("loadBalancers/web-lb");
  const publicIp = network("publicIPAddresses/web-lb-ip01234567");
  const members = Array.from({ length: site.outbound }, (_, index) => ({ id: network(`networkInterfaces/o${index}`) }));
  const dns = site.label === "" ? {} : { dnsSettings: { domainNameLabel: site.label } };
  const bodies: Record<string, unknown> = {
    [`GET ${balancer}`]: {
      id: balancer,
      properties: {
        frontendIPConfigurations: [{ name: "frontend", properties: { publicIPAddress: { id: publicIp } } }],
        probes: site.probe === undefined ? [] : [{ name: "health", properties: site.probe }],
        loadBalancingRules: [{ id: `${balancer}/loadBalancingRules/web-80`, properties: { backendPort: 80 } }],
        backendAddressPools: [
          { name: "web", properties: { backendIPConfigurations: machines.map(configuration) } },
          { name: "outbound", properties: { backendIPConfigurations: members } },
        ],
      },
    },
    [`POST ${balancer}/loadBalancingRules/web-80/health`]: {
      loadBalancerBackendAddresses: machines.map((one) => ({
        networkInterfaceIPConfigurationId: configuration(one),
        state: one.reason.split("_")[0],
        reason: one.reason,
      })),
    },
    [`GET ${network("virtualNetworks")}`]: {
      value: [
        {
          name: "web-vnet01234567",
          properties: {
            addressSpace: { addressPrefixes: site.addressSpace },
            subnets: site.subnets.map(({ name, range, isPrivate = true }) => ({
              name,
              properties: { addressPrefix: range, defaultOutboundAccess: !isPrivate },
            })),
          },
        },
      ],
    },
    [`GET ${network("publicIPAddresses")}`]: {
      value: [
        {
          id: publicIp,
          name: "web-lb-ip01234567",
          zones: site.zones,
          properties: { ipAddress: "203.0.113.10", ...dns },
        },
      ],
    },
    [`GET ${network("networkInterfaces")}`]: {
      value: machines.map((one) => ({
        id: card(one),
        properties: {
          ipConfigurations: [{ properties: { privateIPAddress: "192.168.1.4" } }],
          virtualMachine: { id: machineId(one) },
          networkSecurityGroup: { id: gate(one) },
        },
      })),
    },
    [`GET ${network("networkSecurityGroups")}`]: {
      value: [
        group(network("networkSecurityGroups/web-nsg01234567"), site.subnetAdmits),
        ...machines.map((one) => group(gate(one), one.admits)),
      ],
    },
  };
  for (const one of machines) {
    if (one.answer !== undefined) {
      const value = [{ code: "ComponentStatus/StdOut/succeeded", message: one.answer }];
      bodies[`POST ${machineId(one)}/runCommand`] = { value };
    }
  }
  return bodies;
}

/** A request that was made of Azure: method, path, and the script of a run command. */
export interface Asked {
  readonly request: string;
  readonly script: string;
}

/** Answers as Azure Resource Manager would, from now on. @returns What puts things back, and what was asked until then. */
export function answerAs(answers: Answers): { readonly asked: Asked[]; readonly end: () => void } {
  const { fetch } = globalThis;
  const asked: Asked[] = [];
  globalThis.fetch = async (url, options) => {
    const request = `${options?.method ?? "GET"} ${new URL(String(url)).pathname}`;
    if (request === "GET /metadata/endpoints") return Response.json({ resourceManager: "https://management" });
    const sent = JSON.parse(String(options?.body ?? "{}")) as { script?: string[] };
    asked.push({ request, script: (sent.script ?? []).join("\n") });
    const body = answers[request];
    if (body !== undefined) return Response.json(body);
    const status = request.startsWith("GET") ? 404 : 409;
    return Response.json({ error: { code: "OperationNotAllowed", message: "Not there, or not running." } }, { status });
  };
  return {
    asked,
    end: () => {
      globalThis.fetch = fetch;
    },
  };
}
