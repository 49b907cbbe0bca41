import { Agent, request } from "node:http";
import { durations } from "../../../sandbox/arm/catalog/durations.ts";
import { type Condition, setCondition } from "../../../sandbox/arm/types/guest/condition.ts";
import { Traffic } from "../../../sandbox/traffic/traffic.ts";
import type { Changes } from "../arm/bodies.ts";
import { World } from "../arm/world.ts";
import { Client } from "./client.ts";

/** Three machines behind the load balancer, with real connections and a clock that the test moves. */
export class Site {
  readonly world: World;
  readonly traffic: Traffic;

  constructor(world = new World()) {
    this.world = world;
    this.traffic = new Traffic(world.azure);
  }

  /** Deploys, and lets the first probes pass. */
  async deploy(
    options: {
      readonly command?: string;
      readonly guarded?: boolean;
      readonly balancer?: Parameters<World["balancerBody"]>[0];
      /** Whether the machines stand in an availability set. */
      readonly apart?: boolean;
    } = {},
  ): Promise<this> {
    const { world } = this;
    world.createGroup();
    const guard = world.put(world.network("networkSecurityGroups", "nsg"), world.securityGroupBody());
    const guarded =
      options.guarded === false ? {} : { "properties.subnets.0.properties.networkSecurityGroup": { id: guard } };
    world.put(world.network("virtualNetworks", "net"), world.networkBody(guarded));
    world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
    world.put(world.network("loadBalancers", "lb"), world.balancerBody(options.balancer ?? {}));
    const set = world.compute("availabilitySets", "set");
    if (options.apart) world.put(set, world.availabilitySetBody());
    for (const number of [1, 2, 3]) {
      this.putCard(number, ["web"]);
      this.putMachine(number, options.apart ? { "properties.availabilitySet": { id: set } } : {});
    }
    await this.settle();
    if (options.command !== "") {
      for (const number of [1, 2, 3]) {
        const settings = { commandToExecute: options.command ?? "powershell Add-WindowsFeature Web-Server" };
        world.request(
          "PUT",
          `${world.compute("virtualMachines", `vm${number}`)}/extensions/app`,
          world.scriptBody({ "properties.settings": settings }),
        );
      }
      world.finish();
    }
    await this.settle();
    // As many as the threshold, so that the machines are up.
    await this.probes(2);
    return this;
  }

  /** Makes a machine, which has no application yet. */
  putMachine(number: number, changes: Changes = {}): void {
    const { world } = this;
    world.put(
      world.compute("virtualMachines", `vm${number}`),
      world.machineBody({
        "properties.networkProfile.networkInterfaces.0.id": world.network("networkInterfaces", `card${number}`),
        "properties.osProfile.computerName": `web${number}`,
        ...changes,
      }),
    );
  }

  putCard(number: number, pools: readonly string[]): void {
    const ids = pools.map((pool) => ({
      id: `${this.world.network("loadBalancers", "lb")}/backendAddressPools/${pool}`,
    }));
    this.world.put(
      this.world.network("networkInterfaces", `card${number}`),
      this.world.interfaceBody({ "properties.ipConfigurations.0.properties.loadBalancerBackendAddressPools": ids }),
    );
  }

  async settle(): Promise<void> {
    await this.traffic.settled;
  }

  /** Lets so many probes pass. */
  async probes(count: number): Promise<void> {
    await this.settle();
    this.world.clock.advance(count * 5_000);
  }

  async act(number: number, action: string): Promise<void> {
    this.world.request("POST", `${this.world.compute("virtualMachines", `vm${number}`)}/${action}`);
    // Exactly as long as the action takes, so that the test decides when the next probe comes.
    await this.settle();
    this.world.clock.advance(30_000);
    await this.settle();
  }

  /** Why the load balancer takes each machine for up or down, in the order of their numbers. */
  get reasons(): string[] {
    const health = [...this.traffic.health].sort((a, b) => a.interfaceId.localeCompare(b.interfaceId));
    return health.map(({ reason }) => reason);
  }

  /** Who is up, by number. */
  get up(): number[] {
    return this.traffic.health.flatMap(({ up, interfaceId }) => (up ? [Number(interfaceId.at(-1))] : [])).sort();
  }

  /** Writes the security group anew, with these rules besides. */
  async guard(changes: Changes): Promise<void> {
    const group = this.world.network("networkSecurityGroups", "nsg");
    this.world.request("PUT", group, this.world.securityGroupBody(changes));
    this.world.clock.advance(durations.securityGroupCreate.milliseconds);
    await this.settle();
  }

  /** Brings a guest into a condition. */
  async change(number: number, condition: Condition): Promise<void> {
    const machine = this.world.store.get(this.world.compute("virtualMachines", `vm${number}`))!;
    setCondition(machine, condition, this.world.azure);
    await this.settle();
  }

  /** A client with a connection that stands, and the number of the machine at its other end. */
  async connect(): Promise<{ readonly client: Client; readonly number: number }> {
    const client = new Client(this.traffic.listening[0]!);
    return { client, number: (await client.ask()) ?? 0 };
  }

  /** Computer that answers a request; undefined when none does. */
  ask(agent = new Agent()): Promise<string | undefined> {
    const [place] = this.traffic.listening;
    if (!place) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const call = request({ host: place.host, port: place.port, agent }, (response) => {
        response.resume();
        response.on("end", () => resolve(String(response.headers["x-computer-name"])));
      });
      call.on("error", () => resolve(undefined));
      call.end();
    });
  }

  /** Who answers so many requests over new connections. */
  async answers(count: number): Promise<(string | undefined)[]> {
    const answers: (string | undefined)[] = [];
    for (let index = 0; index < count; index++) answers.push(await this.ask());
    return answers;
  }

  end(): Promise<void> {
    return this.traffic.close();
  }
}
