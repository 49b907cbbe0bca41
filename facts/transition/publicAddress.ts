import { zonesOf } from "../publicAddress.ts";
import type { Settings } from "../settings.ts";
import type { Standing } from "../standing.ts";
import { goesOn, type Outcome, refused, warned } from "./outcome.ts";

/** What happens to the address and the name that people know the site by: other zones are another address. */
export function publicAddressStep(
  { balancer, addresses }: Pick<Standing, "balancer" | "addresses">,
  { zoneRedundantIp, dnsLabel }: Pick<Settings, "zoneRedundantIp" | "dnsLabel">,
): Outcome {
  const zones = zonesOf(zoneRedundantIp).join();
  const others = addresses.filter((address) => address.zones.join() !== zones);
  const holder = dnsLabel && others.find(({ label }) => label.toLowerCase() === dnsLabel.toLowerCase());
  if (holder) {
    return refused(
      "dnsLabel",
      `${dnsLabel} belongs to ${holder.name}, and zoneRedundantIp ${zoneRedundantIp} makes another address, since the zones of one ` +
        "are decided when it is created; Azure gives no name to two (DnsRecordInUse). Set dnsLabel to nothing and " +
        `zoneRedundantIp to ${zoneRedundantIp}, run \`pulumi up\`, then set dnsLabel to ${dnsLabel} again and run \`pulumi up\`.`,
    );
  }
  const site = others.find(({ id }) => id.toLowerCase() === balancer?.publicIpId?.toLowerCase());
  if (site === undefined) return goesOn;
  return warned(
    "zoneRedundantIp",
    `${zoneRedundantIp} gives the site another public address than ${site.ipAddress ?? site.name}, which goes at the end of the ` +
      "update; who knows the site by that address must learn the new one.",
  );
}
