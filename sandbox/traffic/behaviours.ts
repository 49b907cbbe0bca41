import type { Behaviour } from "./behaviours/behaviour.ts";
import { flowBehaviours } from "./behaviours/flows.ts";
import { guestBehaviours } from "./behaviours/guests.ts";
import { probeBehaviours } from "./behaviours/probes.ts";

/** Everything that is known of how traffic behaves. */
export const behaviours: readonly Behaviour[] = [...probeBehaviours, ...flowBehaviours, ...guestBehaviours];
