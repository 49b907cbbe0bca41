import assert from "node:assert/strict";
import { check } from "../../settings/check.ts";
import { refusal, type Value } from "../program/deployment.ts";
import { problemsOf, settingsFor } from "./raw.ts";

/** Each row: values as YAML, JSON or the CLI has read them, and what the message must say. */
const cases: readonly (readonly [string, Readonly<Record<string, Value>>, RegExp])[] = [
  [
    "a number for text",
    { tags: { costCenter: 4711 } },
    /^tags\.costCenter: 4711 is not text, but was read as a number; set it with `pulumi config set --path tags\.costCenter 4711 --type string`, or quote it/,
  ],
  ["a switch for text", { tags: { live: true } }, /^tags\.live: true is not text, .* tags\.live true --type string`/],
  ["a number under a name with a period", { tags: { "a.b": 1 } }, /set --path 'tags\["a\.b"\]' 1 --type string`/],
  [
    "a number for a range",
    { addressSpace: [10] },
    /^addressSpace\.0: 10 is not text, .*--path 'addressSpace\[0\]' 10 --type string`/,
  ],
  ["a number for a path", { probe: { path: 1 } }, /^probe\.path: 1 is not text, .*--path probe\.path 1 --type string`/],
  ["nothing for text", { tags: { contact: null } }, /^tags\.contact: null is not text; use/],
  ["an object for text", { tags: { a: { b: "c" } } }, /^tags\.a: \{"b":"c"\} is not text; use/],
  [
    "text for a number",
    { probe: { port: "8080" } },
    /^probe\.port: "8080" is not a whole number .*, but text; set it with `pulumi config set --path probe\.port 8080 --type int`/,
  ],
  ["text in a list of numbers", { ports: ["80"] }, /^ports\.0: "80" .*--path 'ports\[0\]' 80 --type int`/],
  ["words for a number", { vmCount: "three" }, /^vmCount: "three" is not a whole number .*set one in that range/],
  [
    "an unknown member",
    { probe: { Port: 80 } },
    /^probe: does not know Port \(did you mean port\?\); it has protocol, port,/,
  ],
  [
    "two unknown members",
    { probe: { interval: 5, zzz: 1 } },
    /^probe: does not know interval \(did you mean intervalSeconds\?\), zzz; it has/,
  ],
  [
    "a word nearly right",
    { availability: "zone" },
    /^availability: "zone" is not known; use availabilitySet or zones \(did you mean zones\?\)/,
  ],
];

describe("a value of another type than was meant", () => {
  for (const [what, overrides, message] of cases) {
    it(`such as ${what} is refused with the remedy`, () => {
      assert.match(
        problemsOf(overrides)
          .map((problem) => `${problem.key}: ${problem.message}`)
          .join("\n"),
        message,
      );
    });
  }

  it("is one that kept its quotes from cmd.exe, whatever the key, but for a password, which may have them", () => {
    const key = "has the quotes that the shell left around it (cmd.exe takes only double ones); set it without them.";
    for (const [name, value] of Object.entries(settingsFor({}))) {
      if (typeof value !== "string" || name === "adminPassword") continue;
      const found = problemsOf({ [name === "location" ? "azure-native:location" : name]: "'x'" });
      assert.ok(found.length > 0, name);
    }
    for (const name of ["installCommand", "release", "adminUsername"])
      assert.deepEqual(problemsOf({ [name]: "'powershell x'" }), [{ key: name, message: key }]);
    assert.deepEqual(problemsOf({ tags: { team: "'web'" } }), [{ key: "tags.team", message: key }]);
    assert.equal(settingsFor({ adminPassword: "'Quoted-1'" }).adminPassword, "'Quoted-1'");
  });

  it("is no date that stands in YAML without quotes", () => {
    const { release, tags } = settingsFor({
      release: "2026-11-25 00:00:00 +0000 UTC",
      tags: { due: "2026-11-25 00:00:00 +0000 UTC" },
    });
    assert.deepEqual([release, tags.due], ["2026-11-25", "2026-11-25"]);
  });
});

describe("the region", () => {
  it("that is not set is asked for by its key and the command", () => {
    const checked = check({ ...settingsFor({}), image: "a:b:c:d", location: undefined });
    assert.ok("problems" in checked);
    assert.deepEqual(checked.problems[0], {
      key: "azure-native:location",
      message: "is not set; set it, for example with `pulumi config set azure-native:location westeurope`.",
    });
  });

  it("that is empty is too", async () => {
    assert.match(await refusal({ "azure-native:location": " " }), /azure-native:location: is empty; set it/);
  });
});
