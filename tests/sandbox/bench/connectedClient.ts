import { ArmClient } from "../../../sandbox/provider/armClient.ts";

/** A client of the endpoint that the environment names; for a process that trusts it. */
export function connectedClient(): ArmClient {
  const variable = (name: string) => process.env[name] ?? "";
  return new ArmClient({
    metadataHost: variable("ARM_METADATA_HOSTNAME"),
    subscriptionId: variable("ARM_SUBSCRIPTION_ID"),
    tenantId: variable("ARM_TENANT_ID"),
    clientId: variable("ARM_CLIENT_ID"),
    clientSecret: variable("ARM_CLIENT_SECRET"),
  });
}
