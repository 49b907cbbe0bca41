import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { entering, leaving, shellWord, strangers, within, withoutProxy } from "../../../sandbox/instance/shell.ts";

const own = {
  PULUMI_HOME: "/sandbox's own",
  ARM_CLIENT_SECRET: "made-up",
  SANDBOX_ARM_ENDPOINT: "https://localhost:1",
};
const person = {
  PATH: process.env.PATH ?? "",
  PULUMI_HOME: "/home/me/.pulumi",
  PULUMI_STACK: "prod",
  PULUMI_CONFIG_PASSPHRASE: "it's $mine",
  ARM_USE_OIDC: "true",
  AZURE_CONFIG_DIR: "/home/me/.azure",
  EDITOR: "vi",
};

describe("a person's shell and the sandbox", () => {
  it("the one says nothing in the other of stack, passphrase or login", () => {
    assert.deepEqual(strangers(person, own), ["ARM_USE_OIDC", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_STACK"]);
    assert.deepEqual(within(person, own), {
      PATH: person.PATH,
      AZURE_CONFIG_DIR: "/home/me/.azure",
      EDITOR: "vi",
      ...own,
    });
  });

  it("no proxy is asked for the sandbox, besides the hosts that the person names", () => {
    const names = "localhost,127.0.0.1,127.0.0.0/8";
    assert.deepEqual(withoutProxy({}), { NO_PROXY: names, no_proxy: names });
    assert.equal(withoutProxy({ NO_PROXY: "git.example.com, localhost" }).no_proxy, `git.example.com,${names}`);
  });

  /** Runs lines in a shell that has the person's variables, and gives what is set after them. */
  const run = (lines: readonly string[], environment: Record<string, string>) => {
    const script = [...lines, 'exec "$NODE" -p "JSON.stringify(process.env)"'].join("\n");
    const text = execFileSync("/bin/sh", ["-c", script], {
      env: { ...environment, NODE: process.execPath },
      encoding: "utf8",
    });
    const {
      NODE: _node,
      PWD: _place,
      OLDPWD: _before,
      SHLVL: _level,
      _: _last,
      ...rest
    } = JSON.parse(text) as Record<string, string>;
    return rest;
  };

  it("a shell that enters works on the sandbox alone, and has what it had when it leaves", () => {
    const inside = run(entering(person, own), person);
    assert.deepEqual(strangers(inside, own), []);
    for (const [name, value] of Object.entries(own)) assert.equal(inside[name], value);
    assert.ok(!entering(person, own).join("\n").includes("$mine"), "a value of the person's is printed");
    assert.deepEqual(run(leaving(inside, own), inside), person);
  });

  it("entering twice keeps what was there first", () => {
    const inside = run(entering(person, own), person);
    const again = run(entering(inside, own), inside);
    assert.deepEqual(again, inside);
    assert.deepEqual(run(leaving(again, own), again), person);
  });

  it("a word for the shell is that word, whatever is in it", () => {
    for (const word of ["O'Neil", "a b", "$HOME", "100%", "#1", "\\", '"', "`date`"]) {
      const said = execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" });
      assert.equal(said, word);
    }
  });
});
