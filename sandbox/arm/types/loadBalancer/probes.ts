import type { Change, Rule } from "../../manager/resourceType.ts";
import { badRequest } from "../../protocol/armError.ts";
import { textAt } from "../../protocol/json.ts";
import { bodyRule, outOfRange, probes } from "./body.ts";

/** What Azure insists on for health probes. */
export const probeRules: readonly Rule<Change>[] = [
  bodyRule("a probe's port is 1 to 65535", "specification of 2024-05-01; code and words assumed", (body) =>
    outOfRange(probes(body), "port", 1, 65535, "LoadBalancerProbePortInvalid"),
  ),
  bodyRule("a probe's interval is at least 5 seconds", "specification of 2024-05-01; code and words assumed", (body) =>
    outOfRange(probes(body), "intervalInSeconds", 5, 2147483646, "LoadBalancerProbeIntervalInvalid"),
  ),
  bodyRule(
    "an HTTP probe has a path, and a TCP probe has none",
    "specification of 2024-05-01; code and words assumed",
    (body) => {
      for (const probe of probes(body)) {
        const tcp = textAt(probe, "properties.protocol")?.toLowerCase() === "tcp";
        if (tcp === (textAt(probe, "properties.requestPath") === undefined)) continue;
        return badRequest(
          "LoadBalancerProbeRequestPathInvalid",
          tcp
            ? `Probe ${textAt(probe, "id")} has protocol Tcp and must not have a request path.`
            : `Probe ${textAt(probe, "id")} has protocol Http and must have a request path.`,
        );
      }
      return undefined;
    },
  ),
];
