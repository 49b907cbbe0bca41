import type { SecurityRule } from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { Sleep } from "@pulumiverse/time";
import type { Probe } from "../settings/settings.ts";
import { drainTime } from "./drainTime.ts";
import type { HealthGate, HealthGateArgs } from "./healthGate.ts";
import type { WebServer } from "./webServer.ts";

export interface RotationArgs extends HealthGateArgs {
  /** Name of the release, which what belongs to it is named after. */
  readonly release: string;
  readonly gate: HealthGate;
  readonly servers: readonly WebServer[];
  readonly probe: Probe;
  /** Seconds for the requests a machine has begun when the load balancer sends it no new ones, 0 to 3600. */
  readonly drainSeconds: number;
}

/**
 * Who gets traffic: the machines of a release are admitted all at once, when each answers by itself; and whoever leaves is
 * left alone until the load balancer has noticed and requests are done, before the engine deletes anything of it.
 */
export class Rotation extends pulumi.ComponentResource {
  readonly admitted: SecurityRule;
  /** Passes once the load balancer has seen whoever came, and whoever left has no requests any more. */
  readonly settled: Sleep;

  constructor(name: string, args: RotationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ha-web:components:Rotation", name, {}, opts);
    const { release, gate, servers } = args;
    const wait = `${drainTime(args.probe, args.drainSeconds)}s`;

    // The engine deletes in the opposite order: first the rule below, so that probes fail; then it waits here; then the machines.
    const drained = new Sleep(
      `${release}-drain`,
      { destroyDuration: wait },
      { parent: this, dependsOn: [gate.shut, ...servers.map(({ healthCheck }) => healthCheck)] },
    );
    this.admitted = gate.admit(
      `${release}-admit-probes`,
      { ...args, addresses: pulumi.all(servers.map(({ privateAddress }) => privateAddress)) },
      { parent: this, dependsOn: drained },
    );
    this.settled = new Sleep(
      `${name}-settle`,
      { createDuration: wait, triggers: { admitted: pulumi.all(servers.map(({ vmName }) => vmName)).apply(text) } },
      { parent: this, dependsOn: this.admitted },
    );

    this.registerOutputs({});
  }
}

const text = (names: readonly string[]) => names.join(" ");
