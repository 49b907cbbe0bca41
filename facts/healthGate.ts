import { destinationOf, type InboundRule, inbound, probeSource, sourceOf } from "./inboundRule.ts";

/** Lets clients through to the application, and to nothing else. */
export function passClients(ports: readonly number[], allowedSources: readonly string[]): InboundRule {
  return {
    ...inbound,
    ...sourceOf(allowedSources),
    ...destinationOf(ports),
    description: "Clients of the application.",
    priority: 300,
    access: "Allow",
    protocol: "Tcp",
  };
}

/** Priorities of what keeps the probes out: behind the rule that admits them, and before it while a machine is out of rotation. */
const behind = 200;
const before = 100;

/** Keeps the probes out, so that the load balancer does not take the machine for healthy and sends it nothing. */
export function holdProbes(inRotation: boolean): InboundRule {
  return {
    ...inbound,
    description: inRotation ? "Health probes, while the machine is not admitted." : "Health probes: out of rotation.",
    priority: inRotation ? behind : before,
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: probeSource,
    destinationPortRange: "*",
  };
}

/** Lets the probes through to their ports, and with them the traffic; the smallest priority decides. */
export function admitProbes(ports: readonly number[]): InboundRule {
  return {
    ...inbound,
    ...destinationOf(ports),
    description: "Health probes: the machine is admitted.",
    priority: 150,
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: probeSource,
  };
}
