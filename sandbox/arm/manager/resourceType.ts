import type { DurationName } from "../catalog/durations.ts";
import type { Region } from "../catalog/regions.ts";
import type { ArmError } from "../protocol/armError.ts";
import type { Json, JsonObject } from "../protocol/json.ts";
import type { HealthSource } from "./backendHealth.ts";
import type { Clock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import type { Operation, Resource, Store } from "./store.ts";

/** What a type sees of the sandbox's Azure; its rules judge by it. */
export interface AzureState {
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  /** Where the endpoint listens, e.g. `https://localhost:40123`; empty before it does. */
  readonly origin: string;
  /** Who knows how the members behind a load-balancing rule are. */
  readonly healthSource: HealthSource;
  typeNamed(type: string): ResourceType | undefined;
  /** The type that keeps a child such as a subnet, and how it keeps it. */
  childTypeNamed(type: string): { parent: ResourceType; child: ChildType } | undefined;
  /** The body of a resource or of a child in its parent, as it is kept. */
  find(id: string): JsonObject | undefined;
  /** A resource as a client sees it. */
  show(resource: Resource): JsonObject;
  /** Takes a resource away, with everything that goes with it. */
  drop(type: ResourceType, resource: Resource): void;
  /** Tells the watchers that something changed without an operation. */
  changed(): void;
}

/** A write that is being judged: the body as it would be kept, and what stood there before. */
export interface Change {
  readonly id: string;
  readonly body: JsonObject;
  readonly before: JsonObject | undefined;
  readonly region: Region;
  readonly azure: AzureState;
}

/** Something Azure insists on. Tests and docs/azure-rules.md go by its name. */
export interface Rule<Subject> {
  /** What Azure insists on, as a sentence; unique among all rules. */
  readonly says: string;
  /** Where that was read, or `assumed`. */
  readonly source: string;
  /** The kinder reading, where sources conflict or are silent and the rule takes the worse one. */
  readonly worse?: string;
  readonly check: (subject: Subject) => ArmError | undefined;
}

/** A deletion that is being judged. */
export interface Removal {
  readonly resource: Resource;
  readonly azure: AzureState;
}

/** Resources that live inside the body of their parent, such as the subnets of a virtual network. */
export interface ChildType {
  /** Segment in ids, e.g. `subnets`. */
  readonly segment: string;
  /** Where the parent keeps them, e.g. `properties.subnets`. */
  readonly at: string;
  readonly model: string;
  /** Whether a client may PUT and DELETE it at its own URL; otherwise it can only be read there. */
  readonly writable: boolean;
  /** Whether a PUT of the parent that leaves the whole list out keeps the children. */
  readonly keptWhenAbsent?: boolean;
  readonly defaults?: Readonly<Record<string, Json>>;
  readonly create?: DurationName;
  readonly remove?: DurationName;
  /** Judges the removal of one child, by its own URL or by a shorter list of the parent. */
  readonly removal?: readonly Rule<{ readonly id: string; readonly azure: AzureState }>[];
  /** POST actions, e.g. `health`. */
  readonly actions?: Readonly<Record<string, Action>>;
}

/** A list of ids a resource shows of those that refer to it, e.g. the interfaces in a subnet. */
export interface BackReference {
  /** Where it is shown, e.g. `properties.ipConfigurations` or, in each child, `properties.subnets[].properties.ipConfigurations`. */
  readonly shownAt: string;
  readonly from: string;
  /** Where in the referring body the reference stands; the id of the array element that holds it is shown if there is one. */
  readonly reference: string;
  /** Whether one `{ id }` is shown instead of a list. */
  readonly single?: boolean;
}

/** Everything Azure does with one type of resource. */
export interface ResourceType {
  /** E.g. `Microsoft.Network/loadBalancers`. */
  readonly type: string;
  /** Name of Microsoft's model. */
  readonly model: string;
  readonly apiVersions: readonly string[];
  /** How long create, update and delete take; what is left out is synchronous. */
  readonly durations: {
    readonly create?: DurationName;
    readonly update?: DurationName;
    readonly delete?: DurationName;
  };
  /** Status that answers a creation, 201 unless said otherwise. */
  readonly createdStatus?: 200 | 202;
  /** provisioningState while it is created, and while it is updated. */
  readonly creating?: "Creating" | "Updating";
  /** Longest name, 80 unless said otherwise; or that a rule of the type looks at the name. */
  readonly name?: { readonly most: number } | "by rule";
  readonly children?: readonly ChildType[];
  /** What Azure fills in, by path; a path into a list has `[]`. */
  readonly defaults?: Readonly<Record<string, Json>>;
  /** Paths that are taken and never returned. */
  readonly secrets?: readonly string[];
  /** Paths that cannot change once the resource exists: 409 PropertyChangeNotAllowed. */
  readonly immutable?: readonly string[];
  readonly rules?: readonly Rule<Change>[];
  readonly removal?: readonly Rule<Removal>[];
  readonly backReferences?: readonly BackReference[];
  /** Fills in what depends on other resources, once the rules are content. */
  readonly complete?: (change: Change) => void;
  /** Ends a write; returns an error when it fails after it was accepted. */
  readonly finish?: (resource: Resource, operation: Operation, azure: AzureState) => ArmError | undefined;
  /** Milliseconds that a deletion takes longer, because it takes others along. */
  readonly emptying?: (resource: Resource, azure: AzureState) => number;
  /** Why a deletion fails that was accepted. */
  readonly failedRemoval?: (resource: Resource, azure: AzureState) => ArmError | undefined;
  /** Undoes what hangs on a resource when it goes. */
  readonly removed?: (resource: Resource, azure: AzureState) => void;
  /** Adds what is computed at each read. */
  readonly show?: (body: JsonObject, resource: Resource, azure: AzureState) => void;
  /** Adds what a client sees only where it asks with `$expand=instanceView`. */
  readonly expand?: (body: JsonObject, resource: Resource, azure: AzureState) => void;
  /** POST actions, e.g. `restart`. */
  readonly actions?: Readonly<Record<string, Action>>;
}

/** What a POST asks for, of a resource or of a child in it. */
export interface Call {
  /** Id of what the action is on: the resource's, or the child's. */
  readonly target: string;
  readonly resource: Resource;
  /** What came with the request. */
  readonly body: Json | undefined;
  readonly azure: AzureState;
}

/** An operation on a resource that is no write of its body. */
export interface Action {
  /** How long it takes; without one it is over when it is answered. */
  readonly duration?: DurationName;
  /** Whether it only looks: then it neither waits for its turn nor keeps others from theirs. */
  readonly reads?: true;
  /** Judges the request, and returns what is kept of it until the operation ends. */
  readonly begin?: (call: Call) => ArmError | JsonObject;
  /** Ends it; what it returns is the answer a client gets at the end. */
  readonly finish: (resource: Resource, azure: AzureState, operation: Operation) => JsonObject | undefined;
  /** Milliseconds of Azure's time after which a client should ask anew, said with that answer. */
  readonly askAgainAfter?: number;
}
