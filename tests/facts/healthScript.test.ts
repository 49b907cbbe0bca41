import assert from "node:assert/strict";
import { healthCheck } from "../../facts/healthCheck.ts";
import type { Probe } from "../../facts/settings.ts";

const probe: Probe = {
  protocol: "Http",
  port: 80,
  path: "/up",
  intervalSeconds: 15,
  threshold: 2,
  noHealthyBackendsBehavior: "AllProbedDown",
};

/** As a person reads it who knows Windows PowerShell 5.1; nothing here runs it, so whoever changes it reads the whole again. */
const overHttp = String.raw`if (-not (Get-NetFirewallRule -Name ha-web-ports -ErrorAction SilentlyContinue)) {
  New-NetFirewallRule -Name ha-web-ports -DisplayName 'Load balancer' -Direction Inbound -Action Allow -Protocol TCP -LocalPort 80,443 | Out-Null
} else { Set-NetFirewallRule -Name ha-web-ports -LocalPort 80,443 }
function Get-Status($url) {
  $request = [Net.HttpWebRequest]::Create($url)
  $request.Proxy = $null
  $request.AllowAutoRedirect = $false
  $request.KeepAlive = $false
  $request.Timeout = 15000
  $response = $request.GetResponse()
  $status = [int]$response.StatusCode
  $response.Close()
  $status
}
$url = 'http://192.168.1.4:80/up'
foreach ($try in 1..3) {
  try {
    $status = Get-Status $url
    $verdict = if ($status -eq 200) { 'Up_Probe_Success' } else { 'Down_Probe_HttpStatusCodeError' }
    $detail = "answered $status"
  } catch {
    $failure = $_.Exception.GetBaseException()
    $answered = if ($failure -is [Net.WebException]) { $failure.Response } else { $_.Exception.InnerException.Response }
    if ($answered) {
      $verdict = 'Down_Probe_HttpStatusCodeError'
      $detail = "answered $([int]$answered.StatusCode)"
    } elseif ($failure -is [Net.WebException] -and $failure.Status -eq 'Timeout') {
      $verdict = 'Down_Probe_HttpNoResponse'
      $detail = 'does not answer in time'
    } else {
      $verdict = 'Down_Probe_HttpEndpointUnreachable'
      $detail = $failure.Message -replace '\s+', ' '
    }
  }
  if ($verdict -eq 'Up_Probe_Success') { break }
  Start-Sleep -Seconds 5
}
Write-Output "$($verdict): $url $detail"
if ($verdict -ne 'Up_Probe_Success') { exit 0 }
exit 0
`;

const overTcp = String.raw`$url = 'tcp://192.168.1.4:80'
foreach ($try in 1..3) {
  try {
    (New-Object Net.Sockets.TcpClient).Connect('192.168.1.4', 80)
    $verdict = 'Up_Probe_Success'
    $detail = 'takes connections'
  } catch {
    $verdict = 'Down_Probe_TcpProbeTimeout'
    $detail = $_.Exception.GetBaseException().Message -replace '\s+', ' '
  }
  if ($verdict -eq 'Up_Probe_Success') { break }
  Start-Sleep -Seconds 5
}
`;

describe("the script of the health check", () => {
  it("asks over HTTP as it was read", () => assert.equal(healthCheck("192.168.1.4", [probe], [80, 443], 3), overHttp));

  it("connects by TCP as it was read", () => {
    const { path: _path, ...rest } = probe;
    const script = healthCheck("192.168.1.4", [{ ...rest, protocol: "Tcp" }], [80, 443], 3);
    const [before, after] = [overHttp.split("function")[0], overHttp.slice(overHttp.indexOf("Write-Output"))];
    assert.equal(script, `${before}${overTcp}${after}`);
  });
});
