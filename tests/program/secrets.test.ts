import assert from "node:assert/strict";
import { type Deployment, deploy, fields, refusal, type Value, values } from "./deployment.ts";

/** How the SDK marks a secret on its way to the engine (@pulumi/pulumi 3.259, runtime/rpc.js). */
const isSecret = (value: unknown) =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;

/** Text of a value without what is in its secrets. */
const open = (value: unknown) => JSON.stringify(value, (_, part: unknown) => (isSecret(part) ? "[secret]" : part));

const keys = [
  "azure-native:location",
  ...Object.keys(values("dev", {}))
    .filter((key) => key.startsWith("ha-web:"))
    .map((key) => key.slice("ha-web:".length)),
];

/** Something that only a secret can be, of the type that a key has; a text that the program knows nowhere. */
const word = "hunter48151";
function secretOf(key: string): Value {
  const now = values("dev", {})[key.includes(":") ? key : `ha-web:${key}`];
  if (Array.isArray(now)) return [word];
  if (typeof now === "object") return { contact: word, port: word };
  return word;
}

/** What is kept, each with a value that is well formed. */
const kept: Readonly<Record<string, string>> = {
  adminPassword: "Hunter-48151!",
  installCommand: "powershell ./install.ps1 -Key hunter48151 -Port 8080",
};

const secrets = (key: string) => [...new Set(["adminPassword", key])];

describe("a secret", () => {
  it("is tried of every key", () => {
    assert.ok(keys.length >= 38, String(keys.length));
    for (const key of Object.keys(kept)) assert.ok(keys.includes(key), key);
  });

  for (const key of keys.filter((one) => !(one in kept))) {
    it(`is refused as ${key}, and not quoted`, async () => {
      const message = await refusal({ [key]: secretOf(key) }, { secrets: secrets(key) });
      assert.match(message, new RegExp(`^ {2}${key}: cannot be a secret, because .*; set it without --secret`, "m"));
      assert.ok(!message.includes("hunter") && !message.includes("48151"), message);
    });
  }

  for (const [key, secret] of Object.entries(kept)) {
    it(`is kept as ${key}: in no plain input, name, output or warning`, async () => {
      const stack = await deploy({ [key]: secret }, { secrets: secrets(key) });
      for (const { name, inputs } of stack.resources) {
        assert.ok(!name.includes(secret), name);
        assert.ok(!open(inputs).includes(secret), `${name}: ${open(inputs)}`);
      }
      for (const output of stack.outputNames) {
        if (JSON.stringify(await stack.output(output))?.includes(secret))
          assert.ok(await stack.isSecret(output), output);
      }
      assert.ok(!stack.warnings.join().includes(secret));
    });
  }

  it("that is malformed is refused and not quoted, whatever the key", async () => {
    for (const [key, value] of [
      ["adminPassword", "hunter"],
      ["adminPassword", "'hunter\u0007"],
      ["installCommand", "'hunter'"],
    ] as const)
      assert.ok(!(await refusal({ [key]: value }, { secrets: secrets(key) })).includes("hunter"), key);
  });

  it("of a key that nobody knows is not quoted", async () => {
    const message = await refusal({ installcommand: word }, { secrets: ["adminPassword", "installcommand"] });
    assert.match(message, /installcommand: .*did you mean installCommand/);
    assert.ok(!message.includes(word));
  });
});

describe("a secret install command", () => {
  const secret = { secrets: secrets("installCommand") };
  const command = { installCommand: kept.installCommand! };
  const extensions = (stack: Deployment) => stack.all("compute:VirtualMachineExtension");
  const release = (stack: Deployment) =>
    /^web-1-([0-9a-f]{5})$/.exec(stack.named(stack.all("compute:VirtualMachine")[0]!.name).name)?.[1];

  it("is in the protected settings, and nowhere else", async () => {
    for (const { inputs, ignoreChanges } of extensions(await deploy(command, secret))) {
      assert.equal(inputs.settings, undefined);
      assert.ok(isSecret(inputs.protectedSettings));
      assert.deepEqual(fields(inputs.protectedSettings).value, { commandToExecute: command.installCommand });
      assert.ok(ignoreChanges.includes("protectedSettings") && ignoreChanges.includes("settings"));
    }
  });

  it("that is none is in the settings", async () => {
    for (const { inputs } of extensions(await deploy(command))) {
      assert.deepEqual(inputs.settings, { commandToExecute: command.installCommand });
      assert.equal(inputs.protectedSettings, undefined);
    }
  });

  it("is another release than the same in plain, and than another one, and the same each time", async () => {
    const [one, plain, other] = [
      await deploy(command, secret),
      await deploy(command),
      await deploy({ installCommand: `${command.installCommand} ` }, secret),
    ];
    const again = await deploy({ ...command, drainSeconds: 16 }, secret);
    assert.equal(new Set([one, plain, other].map(release)).size, 3);
    assert.equal(release(one), release(again));
  });
});
