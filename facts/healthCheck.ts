import type { Probe } from "./settings.ts";

/** Seconds from one try to the next. */
const pause = 5;

/**
 * Tries for a machine that has just been installed: five minutes where connections are refused, and where nothing answers ten with
 * the shortest interval, 35 with 30 s or more. A run command may take 90 (azure-compute-docs, run-command.md).
 */
const patientTries = 60;

/** Tries for a machine that serves, and so should answer at once. */
export const promptTries = 3;

/** Seconds within which a probe wants its answer: an answer after the interval, or after 30 s, counts as none (azure-docs#116779). */
export function answerSeconds({ intervalSeconds }: Pick<Probe, "intervalSeconds">): number {
  return Math.min(intervalSeconds, 30);
}

/** For a string in single quotes, which PowerShell also ends at a typographic one (about_Quoting_Rules). */
const quoted = (text: string) => text.replace(/['\u2018-\u201b]/g, "$&$&");

/**
 * PowerShell that opens the Windows Firewall for the ports the load balancer uses, and then asks the application until it
 * answers as a load balancer's probe wants it: at the machine's own address, which is also the Host, without following a
 * redirect, status 200, in time; or a TCP connection (azure-docs, load-balancer-custom-probe-overview.md). Whatever comes of
 * it is its last line, in the load balancer's words: `Up_Probe_Success`, or the reason (load-balancer-manage-health-status.md).
 * It always ends with exit code 0, since Azure shows no output of a script that fails (Azure/azure-cli#6898).
 * @param address Private IPv4 address of the machine.
 * @param probes One or more, each of which the application must answer.
 * @param ports TCP ports that clients use.
 * @param tries How often it asks before it gives up, 1 or more.
 */
export function healthCheck(
  address: string,
  probes: readonly Probe[],
  ports: readonly number[],
  tries: number = patientTries,
): string {
  const open = [...new Set([...ports, ...probes.map(({ port }) => port)])].join(",");
  const overHttp = probes.filter(({ protocol }) => protocol !== "Tcp");
  return [
    "if (-not (Get-NetFirewallRule -Name ha-web-ports -ErrorAction SilentlyContinue)) {",
    `  New-NetFirewallRule -Name ha-web-ports -DisplayName 'Load balancer' -Direction Inbound -Action Allow -Protocol TCP -LocalPort ${open} | Out-Null`,
    `} else { Set-NetFirewallRule -Name ha-web-ports -LocalPort ${open} }`,
    ...(probes.some(({ protocol }) => protocol === "Https") ? anyCertificate : []),
    ...(overHttp.length === 0 ? [] : httpAsk(Math.min(...overHttp.map(answerSeconds)))),
    ...probes.flatMap((probe) => asking(address, probe, tries)),
    "exit 0",
    "",
  ].join("\n");
}

/** Asks as one probe, says what came of it, and ends the script unless that was good. */
function asking(address: string, { protocol, port, path = "/" }: Probe, tries: number): string[] {
  const url = `${protocol.toLowerCase()}://${address}:${port}${protocol === "Tcp" ? "" : quoted(path)}`;
  return [
    `$url = '${url}'`,
    `foreach ($try in 1..${tries}) {`,
    ...(protocol === "Tcp" ? tcpTry(address, port) : httpTry),
    `  if ($verdict -eq '${success}') { break }`,
    `  Start-Sleep -Seconds ${pause}`,
    "}",
    'Write-Output "$($verdict): $url $detail"',
    `if ($verdict -ne '${success}') { exit 0 }`,
  ];
}

const success = "Up_Probe_Success";

/** Certificates are not looked at, since nobody issues one for a private address. */
const anyCertificate: readonly string[] = [
  "[Net.ServicePointManager]::SecurityProtocol = 'Tls12'",
  "Add-Type 'public static class AnyCertificate { public static void Accept() { System.Net.ServicePointManager.ServerCertificateValidationCallback = delegate { return true; }; } }'",
  "[AnyCertificate]::Accept()",
];

/** The machine asks itself, so never through a proxy that it may have been given. */
function httpAsk(seconds: number): string[] {
  return [
    "function Get-Status($url) {",
    "  $request = [Net.HttpWebRequest]::Create($url)",
    "  $request.Proxy = $null",
    "  $request.AllowAutoRedirect = $false",
    "  $request.KeepAlive = $false",
    `  $request.Timeout = ${seconds * 1000}`,
    "  $response = $request.GetResponse()",
    "  $status = [int]$response.StatusCode",
    "  $response.Close()",
    "  $status",
    "}",
  ];
}

const httpTry: readonly string[] = [
  "  try {",
  "    $status = Get-Status $url",
  `    $verdict = if ($status -eq 200) { '${success}' } else { 'Down_Probe_HttpStatusCodeError' }`,
  '    $detail = "answered $status"',
  "  } catch {",
  "    $failure = $_.Exception.GetBaseException()",
  "    $answered = if ($failure -is [Net.WebException]) { $failure.Response } else { $_.Exception.InnerException.Response }",
  "    if ($answered) {",
  "      $verdict = 'Down_Probe_HttpStatusCodeError'",
  '      $detail = "answered $([int]$answered.StatusCode)"',
  "    } elseif ($failure -is [Net.WebException] -and $failure.Status -eq 'Timeout') {",
  "      $verdict = 'Down_Probe_HttpNoResponse'",
  "      $detail = 'does not answer in time'",
  "    } else {",
  "      $verdict = 'Down_Probe_HttpEndpointUnreachable'",
  "      $detail = $failure.Message -replace '\\s+', ' '",
  "    }",
  "  }",
];

const tcpTry = (address: string, port: number): string[] => [
  "  try {",
  `    (New-Object Net.Sockets.TcpClient).Connect('${address}', ${port})`,
  `    $verdict = '${success}'`,
  "    $detail = 'takes connections'",
  "  } catch {",
  "    $verdict = 'Down_Probe_TcpProbeTimeout'",
  "    $detail = $_.Exception.GetBaseException().Message -replace '\\s+', ' '",
  "  }",
];

/**
 * What the script has found out: undefined when the application answers as the probe wants it, else its last line.
 * @param errors What it wrote to its other stream, for when it did not get so far.
 */
export function complaintIn(output: string, errors = ""): string | undefined {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  const last = lines.at(-1)?.trim();
  if (last?.startsWith(success)) return undefined;
  const why = errors.trim().replace(/\s+/g, " ").slice(0, 500);
  return last ?? `The health check wrote nothing${why ? `, but these errors: ${why}` : "."}`;
}
