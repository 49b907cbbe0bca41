import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { type ClientRequestArgs, request as plain } from "node:http";
import { request as secure } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateIn } from "../../../sandbox/arm/http/certificate.ts";
import { applicationOf } from "../../../sandbox/arm/types/guest/application.ts";
import { portsOpenedBy } from "../../../sandbox/arm/types/guest/firewall.ts";
import { Traffic } from "../../../sandbox/traffic/traffic.ts";
import { Client } from "./client.ts";
import { Site } from "./site.ts";

const install = (options: string) => `powershell -File install.ps1 ${options}`;

describe("an installed application", () => {
  it("is what its command says", () => {
    assert.deepEqual(
      applicationOf(
        install(
          "-Port 8080 -Redirect '/home' -Status 503 -Loopback -NoFirewallRule -HostName www.example.com -NoKeepAlive -Seconds 2.5 -Https",
        ),
      ),
      {
        ports: [8080],
        tls: true,
        loopback: true,
        firewallRule: false,
        hostName: "www.example.com",
        redirect: "/home",
        status: 503,
        keepAlive: false,
        seconds: 2.5,
      },
    );
  });

  it("without any of that is a web server that anybody reaches on port 80", () => {
    assert.deepEqual(applicationOf("powershell Add-WindowsFeature Web-Server"), {
      ports: [80],
      tls: false,
      loopback: false,
      firewallRule: true,
      hostName: undefined,
      redirect: undefined,
      status: 200,
      keepAlive: true,
      seconds: 0,
    });
    assert.deepEqual(applicationOf(install("-Redirect https://example.com:8443/"))?.ports, [80]);
  });

  describe("behind its load balancer", () => {
    let site: Site;
    afterEach(() => site.end());

    for (const [options, reason] of [
      ["-Redirect /home", "Down_Probe_HttpStatusCodeError"],
      ["-Status 503", "Down_Probe_HttpStatusCodeError"],
      ["-HostName www.example.com", "Down_Probe_HttpStatusCodeError"],
      ["-Loopback", "Down_Probe_HttpEndpointUnreachable"],
      ["-NoFirewallRule", "Down_Probe_HttpEndpointUnreachable"],
      ["-Port 8080", "Down_Probe_HttpEndpointUnreachable"],
      ["-Seconds 6", "Down_Probe_HttpNoResponse"],
      ["-NoKeepAlive", "Up_Probe_Success"],
    ] as const) {
      it(`with ${options} is ${reason}`, async () => {
        site = await new Site().deploy({ command: install(options) });
        await site.probes(2);
        assert.deepEqual(new Set(site.reasons), new Set([reason]));
      });
    }

    it("redirects only from /, so that a probe of another path passes", async () => {
      const balancer = { "properties.probes.0.properties.requestPath": "/healthz" };
      site = await new Site().deploy({ command: install("-Redirect /home"), balancer });
      assert.deepEqual(site.up, [1, 2, 3]);
      const { client } = await site.connect();
      assert.equal(client.status, 302);
      client.close();
    });

    it("that knows one host answers 404 to any other", async () => {
      const balancer = {
        "properties.probes.0.properties": { protocol: "Tcp", port: 80, intervalInSeconds: 5, probeThreshold: 2 },
      };
      site = await new Site().deploy({ command: install("-HostName www.example.com"), balancer });
      const client = new Client(site.traffic.listening[0]!);
      await client.ask("Host: www.example.com");
      assert.equal(client.status, 200);
      await client.ask("Host: 192.0.2.1");
      assert.equal(client.status, 404);
      client.close();
    });

    it("that keeps no connection closes each after its answer", async () => {
      site = await new Site().deploy({ command: install("-NoKeepAlive") });
      const { client } = await site.connect();
      assert.equal(await client.end, "closed");
    });

    it("that takes its time answers after so much of Azure's", async () => {
      site = await new Site().deploy({ command: install("-Seconds 3") });
      await site.probes(2);
      const client = new Client(site.traffic.listening[0]!);
      let number: number | undefined;
      const answered = client.ask().then((one) => {
        number = one;
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(number, undefined);
      // However late the request gets there, it waits for three seconds of Azure's time.
      const passing = setInterval(() => site.world.clock.advance(3_000), 20);
      await answered;
      clearInterval(passing);
      assert.ok(number);
      client.close();
    });

    it("behind its own firewall is let in by a script that says New-NetFirewallRule", async () => {
      site = await new Site().deploy({ command: install("-NoFirewallRule") });
      const { world } = site;
      const script =
        "New-NetFirewallRule -DisplayName Web -Direction Inbound -Action Allow -Protocol TCP -LocalPort 80,443";
      world.request(
        "PUT",
        `${world.compute("virtualMachines", "vm1")}/runCommands/open`,
        world.runCommandBody({ "properties.source.script": script }),
      );
      const body = { commandId: "RunPowerShellScript", script: ["$port = 80", script] };
      world.request("POST", `${world.compute("virtualMachines", "vm2")}/runCommand`, body);
      world.clock.advance(60_000);
      await site.settle();
      await site.probes(3);
      assert.deepEqual(site.up, [1, 2]);
    });

    it("behind its own firewall answers no client either, where nothing probes it", async () => {
      const balancer = { "properties.loadBalancingRules.0.properties.probe": undefined };
      site = await new Site().deploy({ command: install("-NoFirewallRule"), balancer });
      assert.deepEqual(site.up, [1, 2, 3]);
      assert.deepEqual(await site.answers(3), [undefined, undefined, undefined]);
    });

    it("goes on while a script runs in its machine", async () => {
      site = await new Site().deploy();
      const { client, number } = await site.connect();
      const vm = site.world.compute("virtualMachines", `vm${number}`);
      site.world.request("POST", `${vm}/runCommand`, { commandId: "RunPowerShellScript", script: ["Get-Date"] });
      await site.settle();
      assert.equal(await client.ask(), number);
      client.close();
    });

    it("gives a download over so many seconds of Azure's time", async () => {
      site = await new Site().deploy();
      const { host, port } = site.traffic.listening[0]!;
      let text = "";
      const whole = new Promise<void>((resolve, reject) => {
        plain({ host, port, path: "/download?seconds=30" }, (response) => {
          response.setEncoding("utf8");
          response.on("data", (part: string) => {
            text += part;
          });
          response.on("end", resolve);
          response.on("error", reject);
        })
          .on("error", reject)
          .end();
      });
      while (text === "") await new Promise((resolve) => setTimeout(resolve, 5));
      site.world.clock.advance(29_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(!text.includes("part 20"), text);
      site.world.clock.advance(1_000);
      await whole;
      assert.match(text, /part 20 of 20/);
    });

    it("speaks TLS on 443, and on the others only where its command says so", async () => {
      const folder = mkdtempSync(join(tmpdir(), "site-"));
      try {
        for (const [port, options, tls] of [
          [443, "-Port 443", true],
          [80, "-Port 80 -Https", true],
          [80, "-Port 80", false],
        ] as const) {
          site = new Site();
          await site.traffic.close();
          Object.assign(site, { traffic: new Traffic(site.world.azure, await certificateIn(folder)) });
          const rule = "properties.loadBalancingRules.0.properties";
          const probe = {
            "properties.probes.0.properties.protocol": tls ? "Https" : "Http",
            "properties.probes.0.properties.port": port,
          };
          await site.deploy({
            command: install(options),
            balancer: { ...probe, [`${rule}.frontendPort`]: port, [`${rule}.backendPort`]: port },
          });
          const { host, port: real } = site.traffic.listening[0]!;
          assert.equal(await status(tls ? secure : plain, { host, port: real }), 200);
          assert.equal(await status(tls ? plain : secure, { host, port: real }), undefined);
          await site.end();
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});

describe("a script", () => {
  it("opens the ports that its New-NetFirewallRule names, and no rule that blocks", () => {
    assert.deepEqual(portsOpenedBy("New-NetFirewallRule -DisplayName a -LocalPort 80"), [80]);
    assert.deepEqual(portsOpenedBy("New-NetFirewallRule -LocalPort 80, 443 -Protocol TCP"), [80, 443]);
    assert.deepEqual(
      portsOpenedBy("x; New-NetFirewallRule -LocalPort @('80','443')\nNew-NetFirewallRule -LocalPort 8080"),
      [80, 443, 8080],
    );
    assert.deepEqual(portsOpenedBy("New-NetFirewallRule -Action Block -LocalPort 80"), []);
    assert.deepEqual(portsOpenedBy("Get-NetFirewallRule -LocalPort 80"), []);
  });
});

/** Status of a request over its own connection; undefined when it breaks. */
function status(send: typeof plain | typeof secure, place: ClientRequestArgs): Promise<number | undefined> {
  return new Promise((resolve) => {
    const call = send({ ...place, agent: false, rejectUnauthorized: false } as ClientRequestArgs, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", () => resolve(undefined));
    call.end();
  });
}
