import assert from "node:assert/strict";
import { commandsFor } from "../../verify/cleanUp.ts";
import { discreet } from "../../verify/discretion.ts";
import { missingLogin } from "../../verify/logins.ts";
import { filesOf, isGood, type Report } from "../../verify/report.ts";
import { standingIn } from "../../verify/standing.ts";

const id = "4d35366f-540a-4f15-95c8-5d48b849b6cc";
const token = "eyJ0eXAi.eyJhdWQi.c2lnbg";
const tally = { sent: 9, answered: 7, failed: 2, reset: 1, repeated: 3, byComputer: { "web1-x": 7 } };
const failures = [1, 2].map((at) => ({ at, reason: "read ECONNRESET", kept: true }));

const report: Report = {
  beganAt: Date.UTC(2026, 0, 2),
  form: "full",
  location: "westeurope",
  size: undefined,
  rate: 50,
  steps: [
    { name: "deploy", promise: "it answers", seconds: 601.4, tally: undefined, remarks: ["soon"], broken: [] },
    {
      name: "scale",
      promise: "none is lost",
      seconds: 60,
      tally: { ...tally, failures },
      remarks: [],
      broken: [`PUT /subscriptions/${id} | no\n  ${token} hush`],
    },
  ],
  trouble: undefined,
  durations: [
    { type: "a:b:C", kind: "create", count: 2, shortest: 1.2, median: 3, longest: 9.7, sandbox: 4 },
    { type: "a:b:D", kind: "delete", count: 1, shortest: 1, median: 1, longest: 1, sandbox: undefined },
  ],
  assumptions: [{ assumption: "It holds.", verdict: "refuted", seen: "it did not" }],
  cleanedUp: { done: false, commands: commandsFor("verify-0") },
};

describe("the report", () => {
  const files = filesOf(report, ["hush", ""]);
  const page = files["verify-report.md"]!;

  it("has a line for each step, with its requests", () => {
    assert.match(page, /^\| deploy \| it answers \| yes \| 601 \| {2}\| {2}\| {2}\| {2}\|$/m);
    assert.match(page, /^\| scale \| none is lost \| \*\*no\*\* \| 60 \| 9 \| 2 \| 1 \| 3 \|$/m);
    assert.match(page, /^\* scale: the latest failures are read ECONNRESET \(2\)\.$/m);
    assert.match(page, /^\* deploy: soon\.$/m);
    assert.match(page, /Not every promise was kept/);
  });

  it("has durations beside the sandbox's, and each assumption", () => {
    assert.match(page, /^\| a:b:C \| create \| 2 \| 1 \| 3 \| 10 \| 4 \|$/m);
    assert.match(page, /^\| a:b:D \| delete \| 1 \| 1 \| 1 \| 1 \| {2}\|$/m);
    assert.match(page, /^\| It holds\. \| refuted \| it did not \|$/m);
  });

  it("says how to take away what is left", () => {
    for (const command of [
      "pulumi destroy --yes --stack verify-0",
      "pulumi stack rm verify-0 --yes",
      "az group list --tag made-for=verify-0",
    ])
      assert.ok(page.includes(command), command);
  });

  it("has no secret, token or id in any file", () => {
    for (const [name, text] of Object.entries(files)) {
      for (const secret of [id, token, "hush"]) assert.ok(!text.includes(secret), `${secret} in ${name}`);
      assert.ok(text.includes("PUT /subscriptions/… "), name);
    }
  });

  it("is JSON too, with everything in it", () => {
    const read = JSON.parse(files["verify-report.json"]!) as { steps: { requests?: typeof tally }[]; form: string };
    assert.equal(read.form, "full");
    assert.deepEqual(read.steps[1]?.requests, { ...tally, failures });
  });

  it("is good only if every promise was kept and nothing is left", () => {
    assert.equal(isGood(report), false);
    const kept = { ...report, steps: report.steps.slice(0, 1) };
    assert.equal(isGood(kept), false);
    assert.equal(isGood({ ...kept, cleanedUp: { done: true, commands: [] } }), true);
    assert.equal(isGood({ ...report, cleanedUp: { done: true, commands: [] } }), false);
    const good = { ...kept, cleanedUp: { done: true, commands: [] } };
    assert.equal(isGood({ ...good, trouble: "the power went" }), false);
    assert.equal(isGood({ ...good, steps: [] }), false);
    assert.match(
      filesOf({ ...good, trouble: "the power went" }, [])["verify-report.md"]!,
      /ended early: the power went/,
    );
  });
});

describe("what is told", () => {
  it("leaves out ids in either case, and every occurrence of a secret", () => {
    assert.equal(discreet(`a ${id.toUpperCase()} b x1 x1`, ["x1"]), "a … b … …");
  });
});

describe("somebody who is not logged in", () => {
  it("is told so in one sentence", () => {
    assert.equal(missingLogin(false, undefined), undefined);
    assert.match(missingLogin(true, undefined)!, /^You are not logged in to Pulumi \(run `pulumi login`.*\)\.$/);
    assert.equal(
      missingLogin(false, "Azure CLI could not be found.\nat x"),
      "You are not logged in to Azure (run `az login`, or set the ARM_ variables: Azure CLI could not be found).",
    );
    assert.match(missingLogin(true, "no")!, /^You are logged in neither to Pulumi .* nor to Azure .*\.$/);
  });
});

describe("what a stack has", () => {
  const urn = (type: string, name: string) => `urn:pulumi:s::p::x$${type}::${name}`;
  const member = "pulumi-nodejs:dynamic/rotation:Membership";
  const outputs = { machine: "web2-abcde", virtualMachineId: "/vm", rules: ["/rule"], check: "script" };
  const resource = { urn: urn(member, "web-2-abcde-member"), type: member, outputs };
  const network = { urn: urn("nic", "web-2-abcde-nic"), type: "nic", id: "/nic" };

  it("is read from the engine's state, without what is about to be deleted", () => {
    const old = { ...resource, urn: urn(member, "web-1-aaaaa-member"), delete: true };
    const state = { deployment: { resources: [old, network, resource] } };
    assert.deepEqual(standingIn(JSON.stringify(state)), {
      machines: [
        {
          name: "web2-abcde",
          resource: "web-2-abcde",
          number: 2,
          virtualMachineId: "/vm",
          interfaceId: "/nic",
          check: "script",
        },
      ],
      rules: ["/rule"],
      pending: false,
    });
  });

  it("may be nothing, or something half made", () => {
    assert.deepEqual(standingIn('{"deployment":{}}'), { machines: [], rules: [], pending: false });
    assert.equal(standingIn('{"deployment":{"pending_operations":[{}]}}').pending, true);
  });
});
