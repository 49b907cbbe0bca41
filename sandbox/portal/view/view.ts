/** What the portal's page shows. Times are milliseconds of Azure's time since 1970. */
export interface View {
  readonly now: number;
  /** How many times as fast as Azure the sandbox is; 0 when its clock only moves when told to. */
  readonly speed: number;
  readonly sites: readonly SiteView[];
  readonly machines: readonly MachineView[];
  /** Latest requests that were answered, the newest last. */
  readonly requests: readonly { readonly number: number; readonly computerName: string }[];
  readonly load: LoadView;
  readonly update: UpdateView | undefined;
  /** Newest first. */
  readonly errors: readonly ErrorView[];
}

/** A public address that a load-balancing rule listens on. */
export interface SiteView {
  readonly balancer: string;
  readonly rule: string;
  readonly address: string;
  readonly frontendPort: number;
  /** Where it answers on this machine. */
  readonly url: string;
}

export type HealthView = "up" | "down" | "out of rotation";

export interface MachineView {
  readonly id: string;
  readonly name: string;
  readonly computerName: string;
  readonly group: string;
  readonly faultDomain: number | undefined;
  readonly updateDomain: number | undefined;
  readonly zone: string | undefined;
  /** Pools its network interface is in. */
  readonly pools: readonly string[];
  /** Azure's state of it, e.g. `Succeeded` or `Deleting`. */
  readonly state: string;
  /** What its guest is doing: `healthy`, `crashed`, `slow`, `unhealthy`, `restarting`, `installing`, `stopped`. */
  readonly condition: string;
  readonly health: HealthView;
  readonly answered: number;
}

export interface LoadView {
  readonly running: boolean;
  /** Requests a second. */
  readonly rate: number;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  /** Connections that were cut by a reset. */
  readonly reset: number;
  readonly repeated: number;
}

/** The last run of operations, from the first start to the last end. */
export interface UpdateView {
  readonly from: number;
  readonly to: number;
  readonly running: boolean;
  readonly bars: readonly BarView[];
}

/** One operation on one resource. */
export interface BarView {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind: "put" | "delete" | "action";
  readonly from: number;
  readonly to: number;
  readonly status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  /** Whether the update would have ended sooner had this operation been shorter. */
  readonly critical: boolean;
}

export interface ErrorView {
  readonly at: number;
  readonly what: string;
  readonly code: string;
  readonly message: string;
}
