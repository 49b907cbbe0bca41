import { AvailabilitySet } from "@pulumi/azure-native/compute/availabilitySet.js";
import * as pulumi from "@pulumi/pulumi";
import { computerName } from "../facts/computerName.ts";
import { releaseName } from "../facts/release.ts";
import type { Machine, Probe } from "../facts/settings.ts";
import { withoutUnusedOutputs } from "./unusedOutputs.ts";
import { withoutVersionAliases } from "./versionAliases.ts";
import { Watched } from "./watched.ts";
import { WebServer } from "./webServer.ts";

export interface ComputePoolArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Region; plain, because machines of another region are another release. */
  readonly location: string;
  readonly subnetId: pulumi.Input<string>;
  /** IPv4 range of that subnet; machines of another are another release, as with `privateSubnet`. */
  readonly subnetPrefix: string;
  readonly privateSubnet: boolean;
  /** TCP ports that clients use. */
  readonly ports: readonly number[];
  /** Who may call them: IPv4 ranges, or one service tag. */
  readonly allowedSources: readonly string[];
  /** ARM ids of the load balancing rules. */
  readonly balancingRules: readonly pulumi.Input<string>[];
  /** Pool whose members get traffic. */
  readonly webPoolId: pulumi.Input<string>;
  /** Pool whose members get out through the load balancer, where that is the way out. */
  readonly outboundPoolId: pulumi.Input<string> | undefined;
  /** Virtual machines in the pool, 1 to 500; in an availability set at most 200. */
  readonly vmCount: number;
  /** Numbers of machines, counted from 1, that get no traffic. */
  readonly outOfRotation: readonly number[];
  /** Whether a machine out of rotation also leaves the web pool, once it gets nothing any more. */
  readonly leavePool: boolean;
  readonly availability: "availabilitySet" | "zones";
  /** 1 to 3. */
  readonly faultDomainCount: number;
  /** 1 to 20. */
  readonly updateDomainCount: number;
  readonly computerNamePrefix: string;
  readonly machine: Machine;
  readonly adminPassword: pulumi.Input<string>;
  /** What the load balancer asks. */
  readonly probe: Probe;
  /** What a new machine must answer before it is admitted. */
  readonly checks: readonly Probe[];
  /** Ports of the machines that probes go to. */
  readonly probePorts: readonly number[];
  /** Seconds for the requests a machine has begun when it leaves, 0 to 3600. */
  readonly drainSeconds: number;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The compute tier: an availability set of the release's own, or zones, and the web servers placed in it. */
export class ComputePool extends pulumi.ComponentResource {
  readonly availabilitySet: AvailabilitySet | undefined;
  readonly servers: readonly WebServer[];
  /** Stands once the load balancer has found every machine in rotation healthy. */
  readonly service: Watched;
  readonly vmNames: pulumi.Output<string[]>;
  /** Numbers of the machines that get traffic, counted from 1. */
  readonly inRotation: readonly number[];

  constructor(name: string, args: ComputePoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ha-web:components:ComputePool", name, {}, opts);
    const { resourceGroupName, location, tags } = args;

    const release = releaseName(args);
    if (args.availability === "availabilitySet") {
      // Each release has its own: a set holds 200 machines, and while machines are in it only what its hardware offers.
      this.availabilitySet = new AvailabilitySet(
        `${name}-${release}-availability`,
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
            checks: args.checks,
            probePorts: args.probePorts,
            ports: args.ports,
            allowedSources: args.allowedSources,
            inRotation: this.inRotation.includes(number),
            drainSeconds: args.drainSeconds,
            balancingRules: args.balancingRules,
            backendPoolIds: [
              ...(args.leavePool && !this.inRotation.includes(number) ? [] : [args.webPoolId]),
              ...(args.outboundPoolId === undefined ? [] : [args.outboundPoolId]),
            ],
            availabilitySetId: this.availabilitySet?.id,
            zone: args.availability === "zones" ? (number % 3) + 1 : undefined,
          },
          { parent: this, transformations: [withoutVersionAliases, withoutUnusedOutputs] },
        ),
    );
    // The engine deletes last: no old machine leaves before the load balancer has found the new ones healthy.
    const serving = this.servers.filter((_, index) => this.inRotation.includes(index + 1));
    this.service = new Watched(
      "service",
      `${name}-service`,
      {
        machines: serving.map(({ machine, networkInterface, virtualMachine }) => ({
          machine,
          interfaceId: networkInterface.id,
          virtualMachineId: virtualMachine.id,
        })),
        rules: [...args.balancingRules],
        probe: { ...args.probe },
        region: location,
      },
      serving.map(({ admission }) => admission),
      { parent: this },
    );
    this.vmNames = pulumi.all(this.servers.map(({ virtualMachine }) => virtualMachine.name));

    this.registerOutputs({ vmNames: this.vmNames });
  }
}
