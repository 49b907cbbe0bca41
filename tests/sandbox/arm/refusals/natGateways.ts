import type { World } from "../world.ts";
import { bad, type Refusals } from "./refusal.ts";

const gateway = (changes: Parameters<World["natGatewayBody"]>[0]) => (world: World) => {
  world.createGroup();
  world.put(world.network("publicIPAddresses", "ip"), world.publicIpBody());
  return world.request("PUT", world.network("natGateways", "nat"), world.natGatewayBody(changes));
};

/** NAT gateways. */
export const natGateways: Refusals = {
  "a NAT gateway's public IP exists in its region": bad("InvalidResourceReference", /none/, (world) =>
    gateway({ "properties.publicIpAddresses": [{ id: world.network("publicIPAddresses", "none") }] })(world),
  ),
  "a public IP serves one NAT gateway or one frontend": bad("PublicIPAddressInUse", /already allocated/, (world) => {
    world.withBalancer();
    return world.request("PUT", world.network("natGateways", "nat"), world.natGatewayBody());
  }),
  "idle timeout of a NAT gateway is 4 to 120 minutes": bad(
    "NatGatewayIdleTimeoutIsOutOfRange",
    / 3 /,
    gateway({ "properties.idleTimeoutInMinutes": 3 }),
  ),
  "a NAT gateway names only zones that its region has": bad(
    "InvalidAvailabilityZone",
    /'4'/,
    gateway({ zones: ["4"] }),
  ),
  "a NAT gateway with a subnet cannot be deleted": bad("InUseNatGatewayCannotBeDeleted", /subnets\/front/, (world) => {
    gateway({})(world);
    world.finish();
    const id = world.network("natGateways", "nat");
    world.put(
      world.network("virtualNetworks", "net"),
      world.networkBody({ "properties.subnets.0.properties.natGateway": { id } }),
    );
    return world.request("DELETE", id);
  }),
};
