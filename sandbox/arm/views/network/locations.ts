import { textAt } from "../../protocol/json.ts";
import { regionIn } from "../place.ts";
import { subscription, type View } from "../view.ts";

const at = `${subscription}/providers/Microsoft.Network/locations/{location}`;

/** Services with an endpoint in a subnet: azure-docs, virtual-network-service-endpoints-overview.md. */
const services = [
  "Microsoft.AzureActiveDirectory",
  "Microsoft.AzureCosmosDB",
  "Microsoft.CognitiveServices",
  "Microsoft.ContainerRegistry",
  "Microsoft.EventHub",
  "Microsoft.KeyVault",
  "Microsoft.ServiceBus",
  "Microsoft.Sql",
  "Microsoft.Storage",
  "Microsoft.Web",
];

/** What Microsoft.Network tells of a region: AvailableEndpointServices_List, CheckDnsNameAvailability. */
export const locationViews: readonly View[] = [
  {
    method: "GET",
    path: `${at}/virtualNetworkAvailableEndpointServices`,
    answer(question) {
      regionIn(question);
      return {
        value: services.map((name) => ({
          name,
          id: `/subscriptions/${question.subscription}/providers/Microsoft.Network/virtualNetworkEndpointServices/${name}`,
          type: "Microsoft.Network/virtualNetworkEndpointServices",
        })),
      };
    },
  },
  {
    method: "GET",
    path: `${at}/CheckDnsNameAvailability`,
    answer(question) {
      const name = `${question.query.get("domainNameLabel")}.${regionIn(question).name}.cloudapp.azure.com`;
      const taken = question.azure.store
        .ofType("Microsoft.Network/publicIPAddresses")
        .some(({ body }) => textAt(body, "properties.dnsSettings.fqdn") === name);
      return { available: !taken };
    },
  },
];
