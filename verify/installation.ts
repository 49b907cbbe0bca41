/** PowerShell that makes IIS say in each answer which machine it comes from, by the name as it was given: Windows has capitals. */
const sayWho =
  "Set-Content C:\\inetpub\\wwwroot\\web.config ('<configuration><system.webServer><httpProtocol><customHeaders>" +
  "<add name=''X-Computer-Name'' value=''' + $env:COMPUTERNAME.ToLower() + '''/>" +
  "</customHeaders></httpProtocol></system.webServer></configuration>')";

const powershell = (text: string) => `powershell -Command "${text}"`;

/** Install command of a machine that serves. */
export const installs = powershell(`Add-WindowsFeature Web-Server; ${sayWho}`);

/**
 * One that exits with 1 the first time it runs on a machine, and serves the second time: what tells whether it ran again. Its
 * last word, a comment to PowerShell, asks the sandbox for the same (docs/sandbox.md).
 */
export const installsSecondTime = powershell(
  `if (-not (Test-Path C:\\verify)) { New-Item C:\\verify -ItemType Directory; exit 1 }; Add-WindowsFeature Web-Server; ${sayWho} # -FailOnce`,
);
