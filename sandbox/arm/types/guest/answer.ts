import type { DownReason } from "../../manager/backendHealth.ts";
import { type Application, speaksTls } from "./application.ts";
import type { Condition } from "./condition.ts";

/** A request to the application in a machine, as it gets there. */
export interface Question {
  readonly protocol: "Http" | "Https" | "Tcp";
  readonly port: number;
  readonly path: string;
  /** What the Host header says, without port. */
  readonly host: string;
  /** Whether it comes to localhost, and not to the address of the machine's interface. */
  readonly toLoopback: boolean;
}

/** How that ends: with a status, after so many milliseconds of Azure's time; or nobody listens there. */
export type Answer =
  | { readonly kind: "answered"; readonly status: number; readonly after: number }
  | { readonly kind: "refused" };

/**
 * What an application answers to a health probe, or to a script that asks like one. The firewall is not looked at.
 * @param speed How many times as fast as the machine's time Azure's runs: a guest is slow in the machine's time.
 */
export function answerTo(
  application: Application | undefined,
  condition: Condition,
  { protocol, port, path, host, toLoopback }: Question,
  speed: number,
): Answer {
  const listens = application?.ports.includes(port) && (toLoopback || !application.loopback);
  if (!application || !listens || condition.kind === "crashed") return { kind: "refused" };
  // A listener takes a connection, whatever comes on it.
  if (protocol === "Tcp") return { kind: "answered", status: 200, after: 0 };
  if ((protocol === "Https") !== speaksTls(application, port)) return { kind: "refused" };
  const slow = condition.kind === "slow" ? condition.milliseconds * (speed || 1) : 0;
  return {
    kind: "answered",
    status: condition.kind === "unhealthy" ? 503 : statusOf(application, host, path),
    after: application.seconds * 1000 + slow,
  };
}

/** HTTP status with which an application answers for a host and a path. */
export function statusOf({ hostName, redirect, status }: Application, host: string, path: string): number {
  if (hostName !== undefined && hostName.toLowerCase() !== host.toLowerCase()) return 404;
  return redirect !== undefined && path === "/" ? 302 : status;
}

/**
 * Why an answer fails a health probe, in the load balancer's words; undefined when it does not
 * (azure-docs, load-balancer-custom-probe-overview.md and load-balancer-manage-health-status.md).
 * @param patience Milliseconds of Azure's time in which the answer must come.
 */
export function failureOf(protocol: Question["protocol"], answer: Answer, patience: number): DownReason | undefined {
  if (protocol === "Tcp") return answer.kind === "refused" ? "Down_Probe_TcpProbeTimeout" : undefined;
  if (answer.kind === "refused") return "Down_Probe_HttpEndpointUnreachable";
  if (answer.after > patience) return "Down_Probe_HttpNoResponse";
  return answer.status === 200 ? undefined : "Down_Probe_HttpStatusCodeError";
}
