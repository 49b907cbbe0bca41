import assert from "node:assert/strict";
import { complaintIn, healthCheck, promptTries } from "../../facts/healthCheck.ts";
import { getsNothing, isSilent, type MemberHealth, notUp } from "../../facts/ruleHealth.ts";

const card = (number: number) =>
  `/subscriptions/0/resourceGroups/web/providers/Microsoft.Network/networkInterfaces/card${number}`;
const member = (number: number, state: string, reason: string): MemberHealth => ({
  ipAddress: `192.168.1.${number}`,
  networkInterfaceIPConfigurationId: { id: `${card(number)}/ipConfigurations/primary` },
  state,
  reason,
});
const awaited = (...numbers: number[]) =>
  numbers.map((number) => ({ machine: `web${number}`, interfaceId: card(number) }));

describe("the load balancer's word", () => {
  const health = [
    {
      rule: "web-80",
      members: [member(1, "Up", "Up_Probe_Success"), member(2, "Down", "Down_Probe_HttpStatusCodeError")],
    },
    { rule: "web-443", members: [member(1, "Up", "Up_Probe_Success"), member(2, "Up", "Up_Probe_Success")] },
  ];

  it("names each machine that is not up behind some rule, with the reason", () => {
    assert.deepEqual(notUp(health, awaited(1, 2)), [
      "web2 is not up behind rule web-80: Down_Probe_HttpStatusCodeError",
    ]);
  });

  it("is missed of a machine it does not know, or says nothing of", () => {
    assert.deepEqual(notUp(health, awaited(11)).length, 2);
    const stopped = [
      {
        rule: "web-80",
        members: [{ ...member(1, "", ""), networkInterfaceIPConfigurationId: `${card(1)}/ipConfigurations/primary` }],
      },
    ];
    assert.match(notUp(stopped, awaited(1))[0] ?? "", /web1 .* stopped/);
    assert.ok(getsNothing(stopped, card(1)));
  });

  it("is of the machine with that interface, and of none whose name begins like it, however Azure writes them", () => {
    const upper = `${card(1).toUpperCase()}/ipConfigurations/primary`;
    const members = [
      member(11, "Down", "Down_Admin"),
      { ...member(1, "up", "Up_Probe_Success"), networkInterfaceIPConfigurationId: upper },
    ];
    assert.deepEqual(notUp([{ rule: "web-80", members }], awaited(1)), []);
  });

  it("is its reason, else its state", () => {
    assert.match(notUp([{ rule: "web-80", members: [member(1, "Down", "")] }], awaited(1))[0] ?? "", /: Down$/);
  });

  it("is none on a machine when a rule does not name it, or names it without a state", () => {
    const [card1, nameless] = [card(1), member(1, "", "")];
    assert.equal(isSilent(health, card1), false);
    assert.equal(isSilent(health, card(11)), true);
    assert.equal(isSilent([...health, { rule: "web-81", members: [nameless] }], card1), true);
  });

  it("that is empty altogether may come from a machine that is stopped, and says so", () => {
    assert.match(
      notUp([{ rule: "web-80", members: [] }], awaited(1))[0] ?? "",
      /web-80: .*any machine.*stopped; start/,
    );
    assert.match(notUp(health, awaited(11))[0] ?? "", /does not know it/);
  });

  it("lets a machine go when no rule sends it anything", () => {
    assert.equal(getsNothing(health, card(1)), false);
    assert.equal(getsNothing(health, card(2)), false, "one rule still sends");
    assert.equal(getsNothing(health.slice(0, 1), card(2)), true);
    assert.equal(getsNothing(health, card(11)), true);
  });

  it("lets a machine go that is sent requests only because every machine is down", () => {
    const all = [{ rule: "web-80", members: [member(1, "Up", "Up_Probe_AllDownIsUp")] }];
    assert.equal(getsNothing(all, card(1)), true);
    assert.deepEqual(notUp(all, awaited(1)), ["web1 is not up behind rule web-80: Up_Probe_AllDownIsUp"]);
  });
});

describe("the health check in a machine", () => {
  const probe = {
    protocol: "Http",
    port: 80,
    path: "/it's",
    intervalSeconds: 15,
    threshold: 2,
    noHealthyBackendsBehavior: "AllProbedDown",
  } as const;

  it("asks the machine's own address, follows no redirect, and waits as long as the probe", () => {
    const script = healthCheck("192.168.1.4", [probe], [80]);
    assert.match(script, /\$url = 'http:\/\/192\.168\.1\.4:80\/it''s'/);
    assert.match(script, /AllowAutoRedirect = \$false/);
    // A connection that is kept would be answered although nothing new is accepted any more.
    assert.match(script, /KeepAlive = \$false/);
    assert.match(script, /Timeout = 15000/);
    assert.doesNotMatch(script, /localhost/);
    assert.match(healthCheck("192.168.1.4", [{ ...probe, intervalSeconds: 120 }], [80]), /Timeout = 30000/);
  });

  it("asks the machine itself, and no proxy", () => {
    assert.match(healthCheck("192.168.1.4", [probe], [80]), /\.Proxy = \$null/);
  });

  it("keeps what a path may hold in one string of one line, whichever quote it has", () => {
    const path = "/$(x)`'\u2019\u201b%20\"";
    const line = healthCheck("192.168.1.4", [{ ...probe, path }], [80])
      .split("\n")
      .find((one) => one.startsWith("$url"));
    assert.equal(line, "$url = 'http://192.168.1.4:80/$(x)`''\u2019\u2019\u201b\u201b%20\"'");
  });

  it("compiles what takes any certificate only where the probe is Https, since a locked machine compiles nothing", () => {
    assert.doesNotMatch(healthCheck("192.168.1.4", [probe], [80]), /Add-Type/);
    assert.match(healthCheck("192.168.1.4", [probe, { ...probe, protocol: "Https" }], [80]), /Add-Type/);
  });

  it("is over before the 90 minutes of a run command, also with two probes that nobody answers", () => {
    const slow = { ...probe, intervalSeconds: 120 };
    const script = healthCheck("192.168.1.4", [slow, { ...slow, port: 81 }], [80]);
    const numbers = (pattern: RegExp) => [...script.matchAll(pattern)].map(([, one]) => Number(one));
    const [timeout = 0] = numbers(/\.Timeout = (\d+)/g);
    const pauses = numbers(/Start-Sleep -Seconds (\d+)/g);
    const tries = numbers(/1\.\.(\d+)\)/g);
    const seconds = tries.map((count, index) => count * ((pauses[index] ?? 0) + timeout / 1000));
    assert.equal(seconds.length, 2);
    assert.ok(seconds[0]! + seconds[1]! < 85 * 60, seconds.join());
    assert.ok(tries[0]! * pauses[0]! >= 300, "an application that refuses for minutes while it starts");
  });

  it("opens the firewall for the served ports and the probe's, each once", () => {
    assert.match(healthCheck("192.168.1.4", [{ ...probe, port: 8080 }], [80, 443]), /-LocalPort 80,443,8080 /);
    assert.match(healthCheck("192.168.1.4", [probe], [80, 443]), /-LocalPort 80,443 /);
  });

  it("asks as several probes one after the other, and ends at the first that is not answered", () => {
    const other = { ...probe, protocol: "Tcp", port: 8080, path: undefined } as const;
    const lines = healthCheck("192.168.1.4", [probe, { ...probe, port: 81, intervalSeconds: 5 }, other], [80]).split(
      "\n",
    );
    assert.deepEqual(
      lines.filter((line) => line.startsWith("$url")).map((line) => line.slice(-6, -1)),
      ["/it''s", "/it''s", ":8080"].map((end) => end.slice(-5)),
    );
    assert.equal(lines.filter((line) => line === "if ($verdict -ne 'Up_Probe_Success') { exit 0 }").length, 3);
    assert.ok(lines.some((line) => line.includes("-LocalPort 80,81,8080 ")));
    assert.ok(
      lines.some((line) => line.includes("Timeout = 5000")),
      "the least patient",
    );
  });

  it("asks a machine that has just been installed for some minutes, and one that serves a few times", () => {
    assert.match(healthCheck("192.168.1.4", [probe], [80]), /\$try in 1\.\.60\)/);
    assert.match(healthCheck("192.168.1.4", [probe], [80], promptTries), /\$try in 1\.\.3\)/);
  });

  it("knows TCP and HTTPS", () => {
    assert.match(healthCheck("192.168.1.4", [{ ...probe, protocol: "Tcp" }], [80]), /Connect\('192\.168\.1\.4', 80\)/);
    const { path: _path, ...bare } = probe;
    assert.match(
      healthCheck("192.168.1.4", [{ ...bare, protocol: "Https" }], [443]),
      /'https:\/\/192\.168\.1\.4:80\/'/,
    );
  });

  it("says in its last line what it has found out", () => {
    assert.equal(complaintIn("noise\r\nUp_Probe_Success: http://192.168.1.4:80/ answered 200\r\n"), undefined);
    assert.equal(
      complaintIn("Down_Probe_HttpStatusCodeError: http://192.168.1.4:80/ answered 302\n\n"),
      "Down_Probe_HttpStatusCodeError: http://192.168.1.4:80/ answered 302",
    );
    assert.equal(complaintIn(" \n"), "The health check wrote nothing.");
    assert.equal(
      complaintIn("", "Add-Type : Cannot\r\n  add type."),
      "The health check wrote nothing, but these errors: Add-Type : Cannot add type.",
    );
  });
});
