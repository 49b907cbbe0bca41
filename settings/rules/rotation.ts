import type { Settings } from "../../facts/settings.ts";
import type { Problem } from "../problem.ts";

/** What is wrong with the list of machines that shall get no traffic. */
export function rotation({ outOfRotation, vmCount }: Pick<Settings, "outOfRotation" | "vmCount">): Problem[] {
  const problem = (message: string): Problem => ({ key: "outOfRotation", message });
  const twice = outOfRotation.find((number, index) => outOfRotation.indexOf(number) !== index);
  if (twice !== undefined) return [problem(`names ${twice} twice; name each virtual machine once.`)];
  const missing = outOfRotation.filter((number) => number > vmCount);
  if (missing.length > 0) {
    return [
      problem(
        `names ${missing.join(", ")}, and the pool has virtual machines 1 to ${vmCount}; ` +
          "take the number off the list or raise vmCount.",
      ),
    ];
  }
  if (outOfRotation.length < vmCount) return [];
  return [
    problem(`takes all ${vmCount} out of the load balancer, and nothing would answer; leave at least one in rotation.`),
  ];
}
