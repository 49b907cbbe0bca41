/** Something that goes wrong during an update. */
export const faults = [
  "the engine is killed",
  "the program is killed",
  "the plugin is killed",
  "the watcher is killed",
  "the sandbox is killed",
  "Azure answers 429",
  "Azure answers 409",
  "Azure answers 500",
  "Azure's answer never comes",
  "Azure accepts, then fails",
] as const;
export type Fault = (typeof faults)[number];

/** A step of a release: a request of this method on a type of resource; with POST the type has the action behind. */
export interface Step {
  readonly method: "PUT" | "POST" | "DELETE";
  readonly type: string;
}

const step = (method: Step["method"], type: string): Step => ({ method, type });

/** Every step of a release at which something can go wrong, in order. */
export const steps: readonly Step[] = [
  step("PUT", "Microsoft.Compute/availabilitySets"),
  step("PUT", "Microsoft.Network/networkSecurityGroups"),
  step("PUT", "Microsoft.Network/networkSecurityGroups/securityRules"),
  step("PUT", "Microsoft.Network/networkInterfaces"),
  step("PUT", "Microsoft.Compute/virtualMachines"),
  step("PUT", "Microsoft.Compute/virtualMachines/extensions"),
  step("POST", "Microsoft.Compute/virtualMachines/runCommand"),
  step("POST", "Microsoft.Network/loadBalancers/loadBalancingRules/health"),
  step("DELETE", "Microsoft.Network/networkSecurityGroups/securityRules"),
  step("POST", "Microsoft.Compute/virtualMachines/powerOff"),
  step("DELETE", "Microsoft.Compute/virtualMachines"),
  step("DELETE", "Microsoft.Network/networkInterfaces"),
  step("DELETE", "Microsoft.Network/networkSecurityGroups"),
  step("DELETE", "Microsoft.Compute/availabilitySets"),
];

/** A fault at a step. */
export interface Trial {
  readonly fault: Fault;
  readonly step: Step;
}

/** The first step at which the watcher runs: the engine starts it for the first resource of its kind, which needs a machine. */
const watched = steps.findIndex(({ type }) => type === "Microsoft.Compute/virtualMachines/extensions");

/** Every fault at every step at which there is something that it can happen to. */
export const matrix: readonly Trial[] = faults.flatMap((fault) =>
  steps
    .filter((_, index) => fault !== "the watcher is killed" || index >= watched)
    .map((one): Trial => ({ fault, step: one })),
);

export const nameOf = ({ fault, step: { method, type } }: Trial) =>
  `${fault} at ${method} ${type.split("/").slice(1).join("/")}`;

/** A few trials by a seed, so that the same seed always picks the same: a killing and an answer of Azure. */
export function sample(seed: number): Trial[] {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const killings = matrix.filter(({ fault }) => fault.endsWith("killed"));
  const answers = matrix.filter(({ fault }) => !fault.endsWith("killed"));
  return [killings, answers].map(pick);
}

/** Numbers from 0 to 1 that follow from a seed: a linear congruential generator, with Knuth's MMIX constants. */
function randomFrom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
}
