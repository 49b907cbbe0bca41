import type { Socket } from "node:net";
import { topLevelOf } from "../arm/protocol/resourceId.ts";
import type { Verdict } from "./health.ts";
import type { Surroundings } from "./prober.ts";
import type { Member, Route } from "./topology.ts";

/** Per cent of a processor that a machine which does nothing takes, and that each connection adds; both assumed. */
const idle = 2;
const load = 0.5;

/** Measures one rule for the metrics of its load balancer and of the machines behind it (arm/views/monitor/metricDefinitions.ts). */
export class Meter {
  private readonly around: Surroundings;
  private readonly route: () => Route;

  constructor(around: Surroundings, route: () => Route) {
    this.around = around;
    this.route = route;
  }

  private record(resource: string, metric: string, dimensions: Readonly<Record<string, string>>, value: number): void {
    this.around.measurements.record(resource, metric, dimensions, value, this.around.clock.now());
  }

  private get frontend() {
    const { address, frontendPort } = this.route();
    return { FrontendIPAddress: address, FrontendPort: String(frontendPort) };
  }

  /** A probe of a member has passed or failed: its health in per cent, and whether the frontend leads to anyone. */
  probed(member: Member, verdicts: ReadonlyMap<string, Verdict>): void {
    const { id, backendPort, probe } = this.route();
    const up = verdicts.get(member.interfaceId)?.up === true;
    const balancer = topLevelOf(id);
    const backend = {
      ProtocolType: probe?.protocol ?? "Tcp",
      BackendPort: String(backendPort),
      BackendIPAddress: member.address,
    };
    this.record(balancer, "DipAvailability", { ...this.frontend, ...backend }, up ? 100 : 0);
    const reachable = [...verdicts.values()].some((verdict) => verdict.up);
    this.record(balancer, "VipAvailability", this.frontend, reachable ? 100 : 0);
    if (member.machineId !== undefined && this.around.guests.find(member.machineId)) {
      this.record(member.machineId, "Percentage CPU", {}, idle);
    }
  }

  /** A connection to a machine: it is counted now, and its bytes when it has ended. */
  follow(socket: Socket, machineId: string | undefined): void {
    const balancer = topLevelOf(this.route().id);
    this.record(balancer, "SYNCount", this.frontend, 1);
    socket.once("close", () => {
      const { bytesRead, bytesWritten } = socket;
      this.record(balancer, "ByteCount", this.frontend, bytesRead + bytesWritten);
      if (machineId === undefined) return;
      this.record(machineId, "Network In Total", {}, bytesRead);
      this.record(machineId, "Network Out Total", {}, bytesWritten);
      this.record(machineId, "Percentage CPU", {}, idle + load);
    });
  }
}
