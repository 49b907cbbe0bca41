import assert from "node:assert/strict";
import { parseOptions } from "../../verify/options.ts";
import { plan } from "../../verify/plan.ts";

describe("the arguments of `npm run verify`", () => {
  it("may all be left out", () => {
    assert.deepEqual(parseOptions([]), {
      yes: false,
      short: false,
      location: undefined,
      size: undefined,
      rate: 50,
      port: 80,
      report: ".",
      help: false,
    });
  });

  it("are taken as they are given", () => {
    const given = parseOptions([
      "--yes",
      "--short",
      "--location",
      "eastus",
      "--rate",
      "200",
      "--port=8080",
      "--report",
      "x",
    ]);
    assert.equal(given.yes && given.short, true);
    assert.deepEqual([given.location, given.rate, given.port, given.report], ["eastus", 200, 8080, "x"]);
  });

  it("are refused by name, value and limit", () => {
    assert.throws(() => parseOptions(["--rate", "1001"]), /--rate is 1001; give a whole number from 1 to 1000/);
    for (const rate of ["0", "1.5", "many", ""]) assert.throws(() => parseOptions(["--rate", rate]), /--rate is/);
    assert.throws(() => parseOptions(["--port", "65536"]), /--port is 65536; .* 1 to 65535/);
    assert.throws(() => parseOptions(["--fast"]), /--fast.*--short +only what/s);
    assert.throws(() => parseOptions(["westeurope"]), /westeurope/);
  });
});

describe("what is said before anything is created", () => {
  const place = { stack: "verify-0", location: "westeurope", subscription: "subscription s" };

  it("is where, what, for how long and for how much", () => {
    const said = plan(place, parseOptions(["--short"]));
    assert.match(said, /verify-0, in the region westeurope of subscription s/);
    assert.match(said, /2 to 4 Windows virtual machines\n/);
    assert.match(said, /about 45 minutes while 50 requests a second/);
    assert.match(said, /Roughly, in US dollars an hour/);
  });

  it("names another size, and the full form's longer time", () => {
    const said = plan(place, parseOptions(["--size", "Standard_B2s_v2", "--rate", "7"]));
    assert.match(said, /virtual machines of size Standard_B2s_v2/);
    assert.match(said, /about an hour and a half while 7 requests/);
  });
});
