import type { HeldThrough } from "./heldConnection.ts";

/** Seconds of Azure's time between which something came about. */
export interface Seconds {
  readonly least: number;
  readonly most: number;
}

/** What was seen of what the documents assume; what is undefined was not seen. */
export interface Observations {
  /** Seconds within which the probe should find out (facts/drainTime.ts). */
  readonly detection: number;
  /** From the end of the request that closed a gate to the load balancer's Down; `never` when it stayed Up. */
  gateClosed?: Seconds | "never";
  /** From the end of the request that opened a gate to the load balancer's Up. */
  gateOpened?: Seconds | "never";
  heldThroughGate?: HeldThrough;
  /** Answers by the machine out of rotation, and by all, over connections made while it was out. */
  newWhileOut?: { readonly byMachine: number; readonly all: number };
  heldThroughPool?: HeldThrough;
  /** How the update ended that followed the one in which a script had failed, with the same settings. */
  failedScriptAgain?: "succeeded" | "failed";
  /** The load balancer's words on a stopped machine, the latest last, and whether those were empty. */
  stopped?: { readonly words: readonly string[]; readonly empty: boolean };
  /** The last line of a script that said one, as Azure gave it back, and whether it was the script's. */
  lastLine?: { readonly text: string; readonly right: boolean };
  /** Whether a machine that was stopped went without holding up what took it away. */
  stoppedWent?: boolean;
}
