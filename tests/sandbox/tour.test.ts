import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeTally } from "../../load/report.ts";
import { CommandLine } from "./commandLine.ts";

describe("`npm run tour`", function () {
  this.timeout(15 * 60_000);

  it("does the whole tutorial, loses no request but to the fault domain, and takes the pictures", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tour-"));
    // At its own speed: probes of a faster sandbox would come closer together than a busy machine can keep.
    const cli = new CommandLine("tour", { speed: "60", checkpoints: true });
    try {
      const { code, stdout, stderr } = await cli.npm("tour", folder);
      assert.equal(code, 0, stdout + stderr);
      const lines = stdout.trim().split("\n");
      const steps = [
        /^1\. up: \d+ created in .* the site is http:\/\/127\./,
        /^2\. open the page: web\d-\w+ answers/,
        /^3\. scale to 5: \d+ created.*; sent \d+, answered \d+, failed 0.*; by web1-/,
        /^4\. take VM 2 out: 1 created, 2 updated; .*failed 0/,
        /^5\. patch VM 2: .*failed 0(?!.*web2-)/,
        /^6\. put VM 2 back: 1 deleted, 2 updated; .*failed 0/,
        /^7\. lose fault domain 0: sent \d+, answered \d+, failed \d+.*the probe's window is 250 ms$/,
        /^8\. mend it: .*failed 0/,
        /^9\. destroy: \d+ deleted; 0 resources are left$/,
      ];
      assert.equal(lines.length, steps.length, stdout);
      for (const [index, step] of steps.entries()) assert.match(lines[index]!, step);
      for (const file of ["site.png", "portal.png", "fault-domain.png"]) {
        assert.equal(readFileSync(join(folder, file)).subarray(1, 4).toString(), "PNG", file);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await cli.end();
    }
  });

  it("puts requests into words", () => {
    const tally = {
      sent: 7,
      answered: 5,
      failed: 2,
      reset: 0,
      repeated: 0,
      byComputer: { web10: 2, web2: 3 },
      failures: [],
    };
    assert.equal(describeTally(tally), "sent 7, answered 5, failed 2; by web2 3, web10 2");
    const nobody = { ...tally, answered: 0, failed: 7, reset: 2, repeated: 1, byComputer: {} };
    assert.equal(describeTally(nobody), "sent 7, answered 0, failed 7, repeated 1, connections reset 2; by nobody");
  });
});
