import type { World } from "../world.ts";
import { bad, type Refusals } from "./refusal.ts";

const address =
  (changes: Parameters<World["publicIpBody"]>[0], location = "westeurope") =>
  (world: World) => {
    world.createGroup(location);
    return world.request("PUT", world.network("publicIPAddresses", "ip"), world.publicIpBody(changes));
  };

/** Public IPs. */
export const publicIpAddresses: Refusals = {
  "a public IP of the Basic SKU is refused, also when no SKU is given": bad(
    "IPv4BasicSkuPublicIpCountLimitReached",
    /more than 0 IPv4 Basic/,
    address({ sku: undefined }),
  ),
  "a Standard public IP is static": bad(
    "StandardSkuPublicIPAddressesMustBeStatic",
    /set to Static/,
    address({ "properties.publicIPAllocationMethod": undefined }),
  ),
  "a domain name label has 3 to 63 small letters, digits and hyphens": bad(
    "InvalidDomainNameLabel",
    /label Web is invalid/,
    address({ "properties.dnsSettings": { domainNameLabel: "Web" } }),
  ),
  "a domain name label has no reserved word in it": bad(
    "DomainNameLabelReserved",
    /^The domain name label windows-test is invalid\. .* a reserved word such as a trademark\./,
    address({ "properties.dnsSettings": { domainNameLabel: "windows-test" } }),
  ),
  "a domain name is one public IP's alone": bad(
    "DnsRecordInUse",
    /my-web\.westeurope\.cloudapp\.azure\.com/,
    (world) => {
      world.createGroup();
      const body = world.publicIpBody({ "properties.dnsSettings": { domainNameLabel: "my-web" } });
      world.put(world.network("publicIPAddresses", "first"), body);
      return world.request("PUT", world.network("publicIPAddresses", "second"), body);
    },
  ),
  "idle timeout of a public IP is 4 to 30 minutes": bad(
    "PublicIPAddressIdleTimeoutIsOutOfRange",
    / 31 /,
    address({ "properties.idleTimeoutInMinutes": 31 }),
  ),
  "a region has a quota of public IPs": bad("PublicIPCountLimitReached", /more than 0 public/, (world) => {
    world.azure.faults.limit({ publicIps: 0 });
    return address({})(world);
  }),
  "a public IP names only zones that its region has": bad(
    "LocationNotSupportAvailabilityZones",
    /location 'westus'/,
    address({ location: "westus", zones: ["1"] }, "westus"),
  ),
  "a public IP that is in use cannot be deleted": bad(
    "PublicIPAddressCannotBeDeleted",
    /frontendIPConfigurations\/front/,
    (world) => {
      world.withBalancer();
      return world.request("DELETE", world.network("publicIPAddresses", "ip"));
    },
  ),
};
