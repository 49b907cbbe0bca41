import assert from "node:assert/strict";
import fc from "fast-check";
import { applicationOf } from "../../../sandbox/arm/types/guest/application.ts";
import { exitCodeOf } from "../../../sandbox/arm/types/guest/exitCode.ts";
import { failOnce, fateOf, fetches } from "../../../sandbox/arm/types/guest/fate.ts";
import { portsOpenedBy } from "../../../sandbox/arm/types/guest/firewall.ts";

const flag = fc.constantFrom(
  "-Port 8080",
  "-Port 8443",
  "http://localhost:8081/",
  "-Https",
  "-Loopback",
  "-NoFirewallRule",
  "-HostName shop.example",
  "-Redirect https://shop.example:444/",
  "-Status 503",
  "-NoKeepAlive",
  "-Seconds 2.5",
  "-FailOnce",
  "-Key hunter48151",
  "; New-NetFirewallRule -LocalPort 81,82;",
);

describe("what is kept of a secret command", () => {
  it("does the same, and has none of its other words", () => {
    fc.assert(
      fc.property(fc.uniqueArray(flag), fc.constantFrom("", "exit 0", "exit 3"), (flags, end) => {
        const command = ["powershell ./install.ps1", ...flags, end].join(" ");
        const fate = fateOf(command);
        assert.deepEqual(applicationOf(fate), applicationOf(command));
        assert.equal(exitCodeOf(fate), exitCodeOf(command));
        assert.equal(failOnce.test(fate), failOnce.test(command));
        assert.equal(fetches(fate), fetches(command));
        assert.deepEqual(portsOpenedBy(fate), portsOpenedBy(command));
        assert.ok(!/hunter|install/.test(fate), fate);
      }),
    );
  });
});
