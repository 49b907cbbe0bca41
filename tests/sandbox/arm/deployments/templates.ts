import type { Json, JsonObject } from "../../../../sandbox/arm/protocol/json.ts";

/** A network with a subnet, as a template has it. */
export const net = {
  type: "Microsoft.Network/virtualNetworks",
  apiVersion: "2023-09-01",
  name: "net",
  location: "[resourceGroup().location]",
  properties: {
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    subnets: [{ name: "front", properties: { addressPrefix: "10.0.0.0/24" } }],
  },
};
const subnet = { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'front')]" };
/** An interface in it. */
export const card = (name: string, more: JsonObject = {}): JsonObject => ({
  type: "Microsoft.Network/networkInterfaces",
  apiVersion: "2023-09-01",
  name,
  location: "[resourceGroup().location]",
  dependsOn: ["net"],
  properties: { ipConfigurations: [{ name: "ipconfig1", properties: { subnet } }] },
  ...more,
});
/** A template of resources. */
export const template = (resources: Json, more: JsonObject = {}): JsonObject => ({
  $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  contentVersion: "1.0.0.0",
  resources,
  ...more,
});
