import { azure } from "./session.ts";

/** As azure-native 3.28 uses it for security groups. */
const apiVersion = "2024-05-01";

/** Id of the network interface behind a gate; undefined when gate or interface are gone. */
export async function interfaceBehind(gateId: string): Promise<string | undefined> {
  const { body } = await azure.get(gateId, apiVersion);
  const { networkInterfaces = [] } =
    (body as { properties?: { networkInterfaces?: { id?: string }[] } })?.properties ?? {};
  return networkInterfaces[0]?.id;
}
