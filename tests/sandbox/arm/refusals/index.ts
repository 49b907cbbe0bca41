import { availabilitySets } from "./availabilitySets.ts";
import { extensions } from "./extensions.ts";
import { loadBalancers } from "./loadBalancers.ts";
import { natGateways } from "./natGateways.ts";
import { networkInterfaces } from "./networkInterfaces.ts";
import { networkSecurityGroups } from "./networkSecurityGroups.ts";
import { publicIpAddresses } from "./publicIpAddresses.ts";
import type { Refusals } from "./refusal.ts";
import { resourceGroups } from "./resourceGroups.ts";
import { sizes } from "./sizes.ts";
import { tags } from "./tags.ts";
import { virtualMachines } from "./virtualMachines.ts";
import { virtualNetworks } from "./virtualNetworks.ts";

/** Each rule of the sandbox's Azure, by what it says, and how it is broken. */
export const refusals: Refusals = {
  ...tags,
  ...resourceGroups,
  ...virtualNetworks,
  ...networkSecurityGroups,
  ...publicIpAddresses,
  ...natGateways,
  ...loadBalancers,
  ...networkInterfaces,
  ...availabilitySets,
  ...virtualMachines,
  ...sizes,
  ...extensions,
};
