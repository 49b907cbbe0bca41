import { list } from "../../manager/existing.ts";
import { findAll } from "../../protocol/json.ts";
import { sameId, topLevelOf } from "../../protocol/resourceId.ts";
import { network, type View } from "../view.ts";

/** Interfaces with a part in a load balancer's pools or inbound NAT rules: LoadBalancerNetworkInterfaces_List. */
export const balancerInterfaces: readonly View[] = [
  {
    method: "GET",
    path: `${network}/loadBalancers/{balancer}/networkInterfaces`,
    answer({ azure, path }) {
      const balancer = path.split("/").slice(0, -1).join("/");
      const configurations = "properties.ipConfigurations[].properties";
      const refersTo = ["loadBalancerBackendAddressPools", "loadBalancerInboundNatRules"];
      const subscription = path.split("/").slice(0, 3).join("/");
      const cards = list(azure, "Microsoft.Network/networkInterfaces", subscription);
      return {
        value: cards.filter((card) =>
          refersTo
            .flatMap((member) => findAll(card, `${configurations}.${member}[].id`))
            .some(({ value }) => sameId(topLevelOf(String(value)), balancer)),
        ),
      };
    },
  },
];
