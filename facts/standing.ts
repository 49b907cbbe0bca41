import type { Probe } from "./settings.ts";

/** What stands in a stack's resource group before an update, as Azure says it. */
export interface Standing {
  /** Undefined while there is none. */
  readonly balancer: StandingBalancer | undefined;
  readonly networks: readonly StandingNetwork[];
  readonly addresses: readonly StandingAddress[];
}

export interface StandingBalancer {
  /** What it asks its machines; undefined when it has no probe, and so asks nothing. */
  readonly probe: Probe | undefined;
  readonly rules: readonly StandingBalancingRule[];
  /** Ids of the network interfaces in the pool that gets requests. */
  readonly webMembers: readonly string[];
  /** Ids of the network interfaces in the pool that goes out through the load balancer. */
  readonly outboundMembers: readonly string[];
  /** Id of the public address of its frontend. */
  readonly publicIpId: string | undefined;
}

export interface StandingBalancingRule {
  /** ARM id. */
  readonly id: string;
  /** TCP port of the machines. */
  readonly port: number;
}

export interface StandingNetwork {
  readonly name: string;
  /** IPv4 and IPv6 ranges. */
  readonly addressSpace: readonly string[];
  readonly subnets: readonly StandingSubnet[];
}

export interface StandingSubnet {
  readonly name: string;
  readonly ranges: readonly string[];
  /** Whether Azure's implicit way out is closed. */
  readonly isPrivate: boolean;
}

export interface StandingAddress {
  readonly id: string;
  readonly name: string;
  /** The address itself, where Azure has given one. */
  readonly ipAddress: string | undefined;
  /** Zones it spans, in order. */
  readonly zones: readonly string[];
  /** DNS label, empty when it has none. */
  readonly label: string;
}

/** A rule of a security group, from whichever of Azure's single and plural properties. */
export interface StandingRule {
  readonly priority: number;
  readonly direction: string;
  readonly access: string;
  readonly protocol: string;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

/** A machine in the pool that gets requests. */
export interface Member {
  readonly interfaceId: string;
  /** Private IPv4 address. */
  readonly address: string;
  /** Undefined when the interface is on no machine. */
  readonly virtualMachineId: string | undefined;
  /** Rules of each security group that its traffic passes: the subnet's, and its own gate's. */
  readonly gates: readonly (readonly StandingRule[])[];
}
