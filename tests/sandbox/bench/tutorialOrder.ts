import type { ArmClient } from "../../../sandbox/provider/armClient.ts";
import { World } from "../arm/world.ts";
import { connectedClient } from "./connectedClient.ts";

/**
 * The tutorial's steps in the tutorial's order, each begun when the one before has ended; run in a process that trusts the
 * endpoint, with the number of machines as its argument. Prints the seconds it took.
 */
const bodies = new World();
const count = Number(process.argv[2]);
const client = connectedClient();
const group = `${client.subscription}/resourceGroups/web`;
const network = (type: string, name: string) => `${group}/providers/Microsoft.Network/${type}/${name}`;
const compute = (type: string, name: string) => `${group}/providers/Microsoft.Compute/${type}/${name}`;
const put = async (id: string, version: string, body: Parameters<ArmClient["put"]>[2]) =>
  (await client.put(id, version, body)).finished();

const began = performance.now();
await put(group, "2024-03-01", { location: "westeurope" });
await put(network("publicIPAddresses", "ip"), "2024-05-01", bodies.publicIpBody());
const ofOwn = JSON.parse(JSON.stringify(bodies.balancerBody()).replaceAll(bodies.group, group)) as Record<
  string,
  never
>;
await put(network("loadBalancers", "lb"), "2024-05-01", ofOwn);
await put(network("networkSecurityGroups", "nsg"), "2024-05-01", bodies.securityGroupBody());
await put(network("virtualNetworks", "net"), "2024-05-01", bodies.networkBody());
const numbers = Array.from({ length: count }, (_, index) => index + 1);
const subnet = {
  "properties.ipConfigurations.0.properties.subnet.id": `${network("virtualNetworks", "net")}/subnets/front`,
};
for (const number of numbers)
  await put(network("networkInterfaces", `card${number}`), "2024-05-01", bodies.interfaceBody(subnet));
await put(compute("availabilitySets", "set"), "2024-11-01", bodies.availabilitySetBody());
for (const number of numbers) {
  const card = { id: network("networkInterfaces", `card${number}`) };
  const machine = bodies.machineBody({
    "properties.networkProfile.networkInterfaces": [card],
    "properties.availabilitySet": { id: compute("availabilitySets", "set") },
  });
  await put(compute("virtualMachines", `vm${number}`), "2024-11-01", machine);
}
for (const number of numbers)
  await put(`${compute("virtualMachines", `vm${number}`)}/extensions/app`, "2024-11-01", bodies.scriptBody());
process.stdout.write(String((performance.now() - began) / 1000));
