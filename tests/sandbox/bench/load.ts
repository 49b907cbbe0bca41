import type { ArmClient } from "../../../sandbox/provider/armClient.ts";
import { World } from "../arm/world.ts";
import { CommandLine } from "../commandLine.ts";
import { connectedClient } from "./connectedClient.ts";

/** `npm run bench:arm`: requests a second and memory of the endpoint with 10 machines and with 1,000, in one run. */
const bodies = new World();
const parallel = 16;

async function inParallel(count: number, run: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < count) await run(next++);
    }),
  );
  return (count / (performance.now() - started)) * 1000;
}

/** Writes and reads so many machines as a client does; run in a process that trusts the endpoint. */
async function load(count: number): Promise<string> {
  const client = connectedClient();
  const group = `${client.subscription}/resourceGroups/load`;
  const network = (type: string, name: string) => `${group}/providers/Microsoft.Network/${type}/${name}`;
  const put = async (id: string, version: string, body: Parameters<ArmClient["put"]>[2]) =>
    (await client.put(id, version, body)).finished();
  await put(group, "2024-03-01", { location: "westeurope" });
  const subnet = { name: "front", properties: { addressPrefix: "192.168.0.0/16" } };
  await put(network("virtualNetworks", "net"), "2024-05-01", bodies.networkBody({ "properties.subnets": [subnet] }));
  const card = (index: number) => network("networkInterfaces", `card${index}`);
  const writes = await inParallel(count, (index) =>
    client.put(
      card(index),
      "2024-05-01",
      bodies.interfaceBody({
        "properties.ipConfigurations.0.properties.subnet.id": `${network("virtualNetworks", "net")}/subnets/front`,
      }),
    ),
  );
  const machines = await inParallel(count, (index) =>
    put(
      `${group}/providers/Microsoft.Compute/virtualMachines/vm${index}`,
      "2024-11-01",
      bodies.machineBody({ "properties.networkProfile.networkInterfaces": [{ id: card(index) }] }),
    ),
  );
  const reads = await inParallel(2000, (index) => client.get(card(index % count), "2024-05-01"));
  const rate = (value: number) => value.toFixed(0);
  return `${count} machines: ${rate(writes)} interface writes/s, ${rate(machines)} whole machines/s, ${rate(reads)} reads/s`;
}

const asked = process.argv[2];
if (asked !== undefined) {
  process.stdout.write(await load(Number(asked)));
} else {
  for (const count of [10, 1000]) {
    const cli = new CommandLine("bench", { speed: "10000" });
    const { code, stdout, stderr } = await cli.run(
      process.execPath,
      [import.meta.filename, String(count)],
      await cli.variables(),
    );
    if (code !== 0) throw new Error(stderr);
    const { memory } = (await cli.control("GET", "/sandbox/status")) as { memory: number };
    process.stdout.write(`${stdout}, ${(memory / 1024 / 1024).toFixed(0)} MB\n`);
    await cli.end();
  }
}
