import { speedOf } from "../../manager/clock.ts";
import type { AzureState } from "../../manager/resourceType.ts";
import type { Resource } from "../../manager/store.ts";
import { findAll, objectsAt, textAt } from "../../protocol/json.ts";
import { answerTo, failureOf, type Question } from "./answer.ts";
import { conditionOf } from "./condition.ts";
import { installedApplications } from "./installation.ts";

/** What a script that asks the machine it runs in asks for. */
export interface Ask {
  readonly protocol: "Http" | "Https" | "Tcp";
  readonly port: number;
  readonly path: string;
  readonly toLoopback: boolean;
  /** Seconds it waits for the answer. */
  readonly patience: number;
  readonly followsRedirects: boolean;
}

/** A host in a script: localhost, or the machine's own address, as it is or in a PowerShell variable. */
const host = String.raw`(localhost|\d+\.\d+\.\d+\.\d+|\$\w+|\$\{\w+\})`;
const url = new RegExp(String.raw`(https?)://${host}:(\d{1,5})(/[^\s'"\`]*)?`, "g");
const connection = new RegExp(String.raw`\bConnect\w*\(\s*['"]?${host}['"]?\s*,\s*(\d{1,5})\s*\)`, "g");

/** Seconds Invoke-WebRequest waits where a script does not say: learn.microsoft.com, Invoke-WebRequest, TimeoutSec. */
const defaultPatience = 100;

/**
 * What a script asks the machine for: each URL with a port, such as `http://${address}:80/healthz`, and each
 * `Connect($address, 80)`, where the variable holds the machine's own address; `localhost` asks the loopback. It waits for
 * `-TimeoutSec N`, or .NET's `Timeout` in milliseconds, and follows redirects unless `-MaximumRedirection 0` or .NET's
 * `AllowAutoRedirect` says otherwise.
 */
export function asksOf(script: string): Ask[] {
  const milliseconds = /\.Timeout\s*=\s*(\d+)/.exec(script)?.[1];
  const patience =
    milliseconds === undefined
      ? Number(/-TimeoutSec\s+(\d+)/i.exec(script)?.[1] ?? defaultPatience)
      : Number(milliseconds) / 1000;
  const followsRedirects = !/-MaximumRedirection\s+0\b|AllowAutoRedirect\s*=\s*\$false/i.test(script);
  const common = { patience, followsRedirects };
  const isLoopback = (text = "") => /^(localhost|127\.)/.test(text);
  return [
    ...[...script.matchAll(url)].map(([, scheme, at, port, path = "/"]) => ({
      ...common,
      protocol: scheme === "https" ? ("Https" as const) : ("Http" as const),
      port: Number(port),
      path,
      toLoopback: isLoopback(at),
    })),
    ...[...script.matchAll(connection)].map(([, at, port]) => ({
      ...common,
      protocol: "Tcp" as const,
      port: Number(port),
      path: "/",
      toLoopback: isLoopback(at),
    })),
  ];
}

/** What a check in a machine found: whether it passed, and the line it writes. */
export interface Finding {
  readonly passed: boolean;
  readonly line: string;
}

/** What a script that asks the machine it runs in finds, in the load balancer's own words; undefined when it asks for nothing. */
export function check(script: string, machine: Resource | undefined, azure: AzureState): Finding | undefined {
  const findings = asksOf(script).map((ask) => find(ask, machine, azure));
  return findings.find(({ passed }) => !passed) ?? findings[0];
}

function find(ask: Ask, machine: Resource | undefined, azure: AzureState): Finding {
  const { protocol, port, path, toLoopback, patience, followsRedirects } = ask;
  const name = toLoopback ? "localhost" : addressOf(machine, azure);
  const asked = protocol === "Tcp" ? `${name}:${port}` : `${protocol.toLowerCase()}://${name}:${port}${path}`;
  const question: Question = { protocol, port, path, host: name, toLoopback };
  const application = installedApplications(azure).get(machine?.id.toLowerCase() ?? "");
  const condition = machine ? conditionOf(machine) : ({ kind: "crashed" } as const);
  const speed = speedOf(azure.clock);
  const first = answerTo(application, condition, question, speed);
  const target = application?.redirect;
  const answer =
    first.kind === "answered" && first.status === 302 && followsRedirects && target !== undefined
      ? answerTo(application, condition, { ...question, path: target }, speed)
      : first;
  const reason = failureOf(protocol, answer, patience * 1000);
  if (reason === undefined) return { passed: true, line: `Up_Probe_Success: ${asked}` };
  const why =
    answer.kind === "refused"
      ? "refused the connection"
      : reason === "Down_Probe_HttpNoResponse"
        ? `gave no answer within ${patience} s`
        : `answered ${answer.status}`;
  return { passed: false, line: `${reason}: ${asked} ${why}` };
}

/** Private address of a machine's first interface. */
export function addressOf(machine: Resource | undefined, azure: AzureState): string {
  const card = findAll(machine?.body, "properties.networkProfile.networkInterfaces[].id")[0]?.value;
  const [configuration] = objectsAt(azure.store.get(String(card))?.body, "properties.ipConfigurations");
  return textAt(configuration, "properties.privateIPAddress") ?? "";
}
