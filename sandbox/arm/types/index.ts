import type { ResourceType } from "../manager/resourceType.ts";
import { availabilitySets } from "./availabilitySets.ts";
import { deployments } from "./deployments.ts";
import { disks } from "./disks.ts";
import { extensions } from "./extensions.ts";
import { loadBalancers } from "./loadBalancers.ts";
import { natGateways } from "./natGateways.ts";
import { networkInterfaces } from "./networkInterfaces.ts";
import { networkSecurityGroups } from "./networkSecurityGroups.ts";
import { publicIpAddresses } from "./publicIpAddresses.ts";
import { resourceGroups } from "./resourceGroups.ts";
import { runCommands } from "./runCommands.ts";
import { virtualMachines } from "./virtualMachines.ts";
import { virtualNetworks } from "./virtualNetworks.ts";

/** Every type of resource the sandbox's Azure knows; a new one is a file and a line here. */
export const resourceTypes: readonly ResourceType[] = [
  resourceGroups,
  deployments,
  virtualNetworks,
  networkSecurityGroups,
  publicIpAddresses,
  natGateways,
  loadBalancers,
  networkInterfaces,
  availabilitySets,
  virtualMachines,
  extensions,
  runCommands,
  disks,
];
