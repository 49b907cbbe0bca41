import { costTable, mostMachines } from "./costs.ts";
import type { Options } from "./options.ts";

/** Where and as what the stack will be. */
export interface Place {
  readonly stack: string;
  readonly location: string;
  readonly subscription: string;
}

/** What will be created and what it costs, before a person says yes. */
export function plan({ stack, location, subscription }: Place, { short, size, rate }: Options): string {
  return [
    `This creates a stack of its own, ${stack}, in the region ${location} of ${subscription}:`,
    `a resource group with a virtual network, a load balancer, and 2 to ${mostMachines} Windows virtual machines${size ? ` of size ${size}` : ""}`,
    `(${mostMachines} x 2 cores of your quota). It changes them for about ${short ? "45 minutes" : "an hour and a half"} while ${rate} requests a second come from here,`,
    "and then deletes everything. Roughly, in US dollars an hour:",
    "",
    costTable(),
    "",
    "Live prices: https://prices.azure.com/api/retail/prices. Your other stacks are not touched.",
  ].join("\n");
}
