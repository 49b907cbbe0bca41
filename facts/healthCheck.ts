import type { Probe } from "./settings.ts";

/** Tries, and seconds from one to the next: five minutes in all. */
const tries = 60;
const pause = 5;

/**
 * PowerShell that succeeds once the machine it runs in answers what the load balancer's probe will ask: HTTP status 200 at
 * the path, or a TCP connection (azure-docs, load-balancer-custom-probe-overview.md).
 */
export function healthCheck({ protocol, port, path = "/" }: Probe): string {
  const url = `http://localhost:${port}${path}`;
  const ask =
    protocol === "Http"
      ? `if ((Invoke-WebRequest -UseBasicParsing -TimeoutSec 5 -Uri '${url.replaceAll("'", "''")}').StatusCode -eq 200) { exit 0 }`
      : `(New-Object Net.Sockets.TcpClient).Connect('localhost', ${port}); exit 0`;
  return [
    `foreach ($try in 1..${tries}) {`,
    `  try { ${ask} } catch { Write-Output $_.Exception.Message }`,
    `  Start-Sleep -Seconds ${pause}`,
    "}",
    "exit 1",
    "",
  ].join("\n");
}

/** Longest time the script takes, in seconds, with a try's own timeout. */
export const healthCheckSeconds = tries * (pause + 5);
