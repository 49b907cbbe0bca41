import { bad, type Refusals } from "./refusal.ts";

/** Resource groups. */
export const resourceGroups: Refusals = {
  "a resource group's name has only letters, digits and - . ( ) _": bad(
    "InvalidResourceGroup",
    /invalid characters: '\*'/,
    (world) => world.request("PUT", `${world.group}*`, { location: "westeurope" }),
  ),

  "a resource group's name has at most 90 characters and does not end in a period": bad(
    "InvalidResourceGroup",
    /ends with a period/,
    (world) => world.request("PUT", `${world.group}.`, { location: "westeurope" }),
  ),
};
