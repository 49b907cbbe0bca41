import { AvailabilitySet } from "@pulumi/azure-native/compute/index.js";
import * as pulumi from "@pulumi/pulumi";
import { Sleep } from "@pulumiverse/time";
import { computerName } from "../facts/computerName.ts";
import { drainTime } from "../facts/drainTime.ts";
import { releaseName } from "../facts/release.ts";
import type { Machine, Probe } from "../facts/settings.ts";
import { withoutVersionAliases } from "./versionAliases.ts";
import { WebServer } from "./webServer.ts";

export interface ComputePoolArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Region; plain, because machines of another region are another release. */
  readonly location: string;
  readonly subnetId: pulumi.Input<string>;
  /** Pool whose members get traffic. */
  readonly webPoolId: pulumi.Input<string>;
  /** Pool whose members get out through the load balancer, where that is the way out. */
  readonly outboundPoolId: pulumi.Input<string> | undefined;
  /** Virtual machines in the pool, 1 to 500; in an availability set at most 100. */
  readonly vmCount: number;
  /** Numbers of machines, counted from 1, that get no traffic. */
  readonly outOfRotation: readonly number[];
  readonly availability: "availabilitySet" | "zones";
  /** 1 to 3. */
  readonly faultDomainCount: number;
  /** 1 to 20. */
  readonly updateDomainCount: number;
  readonly computerNamePrefix: string;
  readonly machine: Machine;
  readonly adminPassword: pulumi.Input<string>;
  readonly probe: Probe;
  /** Seconds for the requests a machine has begun when it leaves, 0 to 3600. */
  readonly drainSeconds: number;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The compute tier: an availability set, or zones, and the web servers placed in it. */
export class ComputePool extends pulumi.ComponentResource {
  readonly availabilitySet: AvailabilitySet | undefined;
  readonly servers: readonly WebServer[];
  /** Passes once the load balancer has found the release's machines healthy. */
  readonly settled: Sleep;
  readonly vmNames: pulumi.Output<string[]>;
  /** Numbers of the machines that get traffic, counted from 1. */
  readonly inRotation: readonly number[];

  constructor(name: string, args: ComputePoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ha-web:components:ComputePool", name, {}, opts);
    const { resourceGroupName, location, tags } = args;

    if (args.availability === "availabilitySet") {
      this.availabilitySet = new AvailabilitySet(
        `${name}-availability`,
        {
          resourceGroupName,
          location,
          tags,
          // Aligned is what managed disks need; Azure's default is Classic.
          sku: { name: "Aligned" },
          platformFaultDomainCount: args.faultDomainCount,
          platformUpdateDomainCount: args.updateDomainCount,
        },
        {
          parent: this,
          replaceOnChanges: ["location", "platformFaultDomainCount", "platformUpdateDomainCount"],
        },
      );
    }

    const release = releaseName(args);
    const wait = drainTime(args.probe, args.drainSeconds);
    const numbers = Array.from({ length: args.vmCount }, (_, index) => index + 1);
    this.inRotation = numbers.filter((number) => !args.outOfRotation.includes(number));
    this.servers = numbers.map(
      (number) =>
        new WebServer(
          `${name}-${number}-${release}`,
          {
            resourceGroupName,
            location,
            tags,
            machine: args.machine,
            computerName: computerName(args.computerNamePrefix, number, release),
            adminPassword: args.adminPassword,
            subnetId: args.subnetId,
            probe: args.probe,
            drainTime: wait,
            backendPoolIds: [
              ...(this.inRotation.includes(number) ? [args.webPoolId] : []),
              ...(args.outboundPoolId === undefined ? [] : [args.outboundPoolId]),
            ],
            availabilitySetId: this.availabilitySet?.id,
            zone: args.availability === "zones" ? (number % 3) + 1 : undefined,
          },
          { parent: this, transformations: [withoutVersionAliases] },
        ),
    );
    // The engine deletes last: no old machine leaves before the new ones have been probed.
    this.settled = new Sleep(
      `${name}-${release}-settle`,
      { createDuration: `${wait}s` },
      { parent: this, dependsOn: this.servers.map(({ admission }) => admission) },
    );
    this.vmNames = pulumi.all(this.servers.map(({ virtualMachine }) => virtualMachine.name));

    this.registerOutputs({ vmNames: this.vmNames });
  }
}
