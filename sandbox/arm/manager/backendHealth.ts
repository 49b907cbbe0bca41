/** Why a load balancer takes a member for down: azure-docs, load-balancer-manage-health-status.md. */
export type DownReason =
  | "Down_Probe_ApproachingHealthyThreshold"
  | "Down_Probe_HttpStatusCodeError"
  | "Down_Probe_HttpEndpointUnreachable"
  | "Down_Probe_HttpNoResponse"
  | "Down_Probe_TcpProbeTimeout"
  | "Down_Admin"
  /** Nobody has probed the member yet. */
  | "NA";

/** Why it takes one for up: the same page. */
export type UpReason =
  | "Up_Probe_Success"
  | "Up_Probe_ApproachingUnhealthyThreshold"
  | "Up_Probe_AllDownIsUp"
  | "Up_Admin";

export type Reason = UpReason | DownReason;

/** What a load balancer says of one member behind one rule; every text is empty where the machine does not run. */
export interface BackendHealth {
  readonly ipAddress: string;
  readonly networkInterfaceIPConfigurationId: string;
  readonly state: "Up" | "Down" | "";
  readonly reason: Reason | "";
}

/** Who knows the health of the members behind a load-balancing rule, by the rule's id: the data path registers itself. */
export type HealthSource = (rule: string) => readonly BackendHealth[];
