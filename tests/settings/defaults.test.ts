import assert from "node:assert/strict";
import fc from "fast-check";
import { check } from "../../settings/check.ts";
import { declaredDefaults, withDefaults } from "../../settings/defaults.ts";
import { problemsOf, settingsFor } from "./raw.ts";

const defaults = declaredDefaults();
const probe = defaults.probe as Readonly<Record<string, unknown>>;

describe("an object in the configuration", () => {
  it("takes from the default whatever it does not have itself", () => {
    assert.deepEqual(settingsFor({ probe: { path: "/healthz" } }).probe, { ...probe, path: "/healthz" });
    assert.deepEqual(settingsFor({ probe: { threshold: 4 } }).probe, { ...probe, threshold: 4 });
    assert.deepEqual(settingsFor({ probe: {} }).probe, probe);
  });

  it("keeps what it has, for any part of it", () => {
    const own = fc.record(
      {
        protocol: fc.constantFrom("Http", "Https"),
        port: fc.integer({ min: 1, max: 65535 }),
        path: fc.stringMatching(/^\/[a-z]{0,9}$/),
        intervalSeconds: fc.integer({ min: 5, max: 100 }),
        threshold: fc.integer({ min: 1, max: 100 }),
        noHealthyBackendsBehavior: fc.constantFrom("AllProbedDown", "AllProbedUp"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(own, (given) => {
        assert.deepEqual(withDefaults({ probe: given }, defaults), { probe: { ...probe, ...given } });
      }),
    );
  });

  it("is merged whatever key it is of", () => {
    const declared = { tags: { team: "web", stage: "test" }, other: { a: 1 } };
    assert.deepEqual(withDefaults({ tags: { team: "shop" }, other: {} }, declared), {
      tags: { team: "shop", stage: "test" },
      other: { a: 1 },
    });
  });

  it("that is a Tcp probe has no path of the default's", () => {
    const { path, ...rest } = probe;
    assert.ok(path);
    assert.deepEqual(settingsFor({ probe: { protocol: "Tcp" } }).probe, { ...rest, protocol: "Tcp" });
  });

  it("that is a Tcp probe with a path of its own is refused still", () => {
    const [problem] = problemsOf({ probe: { protocol: "Tcp", path: "/" } });
    assert.deepEqual([problem?.key, problem?.message.slice(0, 5)], ["probe.path", "is /,"]);
  });

  it("leaves lists, texts and numbers alone", () => {
    const own = { ports: [8080], vmSize: "Standard_D2s_v5", vmCount: 1 };
    assert.deepEqual(withDefaults(own, defaults), own);
  });

  it("is not taken for one when it is a list or nothing", () => {
    for (const value of [[], null, "Http", 3])
      assert.deepEqual(withDefaults({ probe: value }, defaults), { probe: value });
  });
});

describe("a probe with Http or Https", () => {
  it("needs a path, should the default have none", () => {
    const { path, ...rest } = probe;
    assert.ok(path);
    for (const protocol of ["Http", "Https"]) {
      const declared = { ...defaults, probe: { ...rest, protocol: "Tcp" } };
      const checked = check({ ...defaults, location: "westeurope", probe: { protocol } }, declared);
      assert.ok("problems" in checked);
      assert.deepEqual(checked.problems, [
        {
          key: "probe.path",
          message: `is missing, and a probe with ${protocol} needs one; set it, for example to /.`,
        },
      ]);
    }
  });
});

describe("the path that is probed", () => {
  for (const path of ["/", "/up", "/a/b.html?x=1&y=%20", "/it's/~me;v=1,2/(a)*$!+@:=", "/%E2%9C%93"])
    it(`may be ${path}`, () => assert.equal(settingsFor({ probe: { path } }).probe.path, path));

  for (const path of ["/a b", "/a\nb", "/ä", "/a#b", "/a\\b", '/a"b', "/a`b", "/{a}", "/100%", "/%zz", "/it’s"])
    it(`cannot be ${JSON.stringify(path)}, which no URL has`, () => {
      const [problem, ...others] = problemsOf({ probe: { path } });
      assert.deepEqual([problem?.key, others], ["probe.path", []]);
      assert.ok(problem?.message.startsWith(JSON.stringify(path)), problem?.message);
      assert.match(problem?.message ?? "", /RFC 3986.*%20/);
    });
});

describe("the port that is probed", () => {
  it("may be one that clients do not get, when the stack says it", () => {
    assert.equal(settingsFor({ ports: [443], probe: { port: 8081 } }).probe.port, 8081);
    assert.equal(settingsFor({ ports: [443], probe: { port: 80 } }).probe.port, 80);
  });

  it("is not taken from the default, when clients do not get that", () => {
    for (const said of [probe, {}, { path: "/healthz" }])
      assert.deepEqual(
        problemsOf({ ports: [8080], probe: said }).map(({ key }) => key),
        ["probe.port"],
      );
  });
});
