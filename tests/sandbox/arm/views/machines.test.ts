import assert from "node:assert/strict";
import { type JsonObject, objectsAt, textAt } from "../../../../sandbox/arm/protocol/json.ts";
import { setCondition } from "../../../../sandbox/arm/types/guest/condition.ts";
import { bootLogAt } from "../../../../sandbox/arm/types/virtualMachine/bootDiagnostics.ts";
import { subscription } from "../bodies.ts";
import { code } from "../protocol/answers.ts";
import { World } from "../world.ts";

describe("what a machine is asked", () => {
  let world: World;
  let vm: string;
  beforeEach(() => {
    world = new World().withMachine({ "properties.diagnosticsProfile.bootDiagnostics.enabled": true });
    vm = world.compute("virtualMachines", "vm");
  });
  const codes = (view: JsonObject) => objectsAt(view, "statuses").map((one) => textAt(one, "code"));
  const view = () => world.get(`${vm}/instanceView`);
  /** An action, its status, and what it came to. */
  function act(name: string, body?: JsonObject): { status: number; code: string | undefined; result: JsonObject } {
    const answer = world.request("POST", `${vm}/${name}`, body);
    world.finish();
    const place = answer.headers?.location;
    const result = place === undefined ? answer.body : world.request("GET", place).body;
    return { status: answer.status, code: answer.status >= 400 ? code(answer) : undefined, result: result ?? {} };
  }

  describe("its instance view", () => {
    it("tells its system, agent, disks and power", () => {
      assert.deepEqual(codes(view()), ["ProvisioningState/succeeded", "PowerState/running"]);
      assert.equal(
        textAt(view(), "vmAgent.statuses.0.displayStatus") ??
          textAt(objectsAt(view(), "vmAgent.statuses")[0], "displayStatus"),
        "Ready",
      );
      assert.equal(textAt(view(), "computerName"), "web1");
      assert.equal(textAt(view(), "hyperVGeneration"), "V2");
      assert.equal(objectsAt(view(), "disks").length, 1);
      assert.deepEqual(view().bootDiagnostics, {});
    });

    it("is part of the machine, alone and in a list, where that is asked for", () => {
      const found = (body: JsonObject) => textAt(body, "properties.instanceView.computerName");
      const one = (query: string) => world.request("GET", `${vm}?${query}`).body ?? {};
      const all = (query: string) =>
        objectsAt(
          world.request("GET", `${world.compute("virtualMachines", "").slice(0, -1)}?${query}`).body,
          "value",
        )[0] ?? {};
      assert.equal(found(one("$expand=instanceView")), "web1");
      assert.equal(found(one("")), undefined);
      assert.equal(found(all("statusOnly=true")), "web1");
      assert.equal(found(all("$expand=instanceView")), "web1");
      assert.equal(found(all("")), undefined);
    });

    it("says what the machine is on its way to", () => {
      world.request("POST", `${vm}/deallocate`);
      assert.deepEqual(codes(view()), ["ProvisioningState/updating", "PowerState/deallocating"]);
      world.finish();
      assert.deepEqual(codes(view()), ["ProvisioningState/succeeded", "PowerState/deallocated"]);
      assert.equal(view().vmAgent, undefined);
    });

    it("says that the agent of a machine that hangs is not ready", () => {
      setCondition(world.store.get(vm)!, { kind: "crashed" }, world.azure);
      assert.equal(textAt(objectsAt(view(), "vmAgent.statuses")[0], "displayStatus"), "Not Ready");
    });

    it("has those of its extensions, which say how they ended", () => {
      const app = `${vm}/extensions/app`;
      const changes = { "properties.settings": { commandToExecute: "powershell exit 1" } };
      world.request("PUT", app, world.scriptBody(changes));
      world.finish();
      const own = objectsAt(
        world.request("GET", `${app}?$expand=instanceView`).body,
        "properties.instanceView.statuses",
      );
      assert.equal(textAt(own[0], "code"), "ProvisioningState/failed/1");
      assert.match(textAt(own[0], "message") ?? "", /exit code of: '1'/);
      assert.deepEqual(objectsAt(objectsAt(view(), "extensions")[0], "statuses"), own);
    });
  });

  describe("actions", () => {
    it("redeploy and reapply leave it running, and mend what was wrong inside", () => {
      setCondition(world.store.get(vm)!, { kind: "crashed" }, world.azure);
      assert.equal(act("redeploy").status, 202);
      assert.equal(textAt(view(), "computerName"), "web1");
      assert.equal(textAt(objectsAt(view(), "vmAgent.statuses")[0], "displayStatus"), "Ready");
      assert.equal(act("reapply").status, 202);
    });

    it("reimage takes away what was installed", () => {
      const ask = { commandId: "RunPowerShellScript", script: ["Invoke-WebRequest http://localhost:80/"] };
      const heard = () => textAt(objectsAt(act("runCommand", ask).result, "value")[0], "message")?.split(":")[0];
      world.put(`${vm}/extensions/app`, world.scriptBody());
      assert.equal(heard(), "Up_Probe_Success");
      assert.equal(act("reimage").status, 202);
      assert.equal(heard(), "Down_Probe_HttpEndpointUnreachable");
      world.put(`${vm}/extensions/app`, world.scriptBody());
      assert.equal(heard(), "Up_Probe_Success");
    });

    it("generalize is refused while it runs, and then cannot be undone", () => {
      assert.deepEqual([act("generalize").status, act("generalize").code], [409, "OperationNotAllowed"]);
      act("powerOff");
      assert.equal(act("generalize").status, 200);
      assert.ok(codes(view()).includes("OSState/generalized"));
      for (const name of ["start", "restart", "reimage"]) assert.equal(act(name).code, "OperationNotAllowed", name);
    });

    it("restart and redeploy are refused where it has no host", () => {
      act("deallocate");
      for (const name of ["restart", "redeploy", "reimage"]) assert.equal(act(name).code, "OperationNotAllowed", name);
      assert.equal(act("start").status, 202);
    });

    it("retrieveBootDiagnosticsData tells where its boot log lies, and is refused without boot diagnostics", () => {
      const { status, result } = act("retrieveBootDiagnosticsData");
      assert.equal(status, 200);
      assert.match(bootLogAt(textAt(result, "serialConsoleLogBlobUri") ?? "", world.azure) ?? "", /web1: running/);
      assert.equal(bootLogAt("/bootdiagnostics/x/serialconsole.log", world.azure), undefined);
      const plain = new World().withMachine();
      assert.equal(code(plain.request("POST", `${vm}/retrieveBootDiagnosticsData`)), "OperationNotAllowed");
    });

    it("assessPatches finds none, of a machine that runs", () => {
      assert.equal(act("assessPatches").result.criticalAndSecurityPatchCount, 0);
      act("powerOff");
      assert.equal(act("assessPatches").code, "OperationNotAllowed");
    });
  });

  describe("a PATCH", () => {
    it("changes the members that it names, and no others", () => {
      const size = { properties: { hardwareProfile: { vmSize: "Standard_D4s_v5" } } };
      assert.equal(world.request("PATCH", vm, size).status, 200);
      world.finish();
      assert.equal(textAt(world.get(vm), "properties.hardwareProfile.vmSize"), "Standard_D4s_v5");
      assert.equal(textAt(world.get(vm), "properties.osProfile.computerName"), "web1");
      const other = { properties: { osProfile: { computerName: "other" } } };
      assert.equal(code(world.request("PATCH", vm, other)), "PropertyChangeNotAllowed");
    });

    it("of Microsoft.Network takes tags alone", () => {
      const card = world.network("networkInterfaces", "card");
      assert.equal(code(world.request("PATCH", card, { properties: {} })), "InvalidRequestContent");
    });
  });

  describe("sizes", () => {
    const names = (path: string) => objectsAt(world.get(path), "value").map((one) => textAt(one, "name"));

    it("of a region are those that it sells and has", () => {
      const path = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope/vmSizes`;
      assert.ok(names(path).includes("Standard_D2s_v5"));
      world.azure.faults.limit({ sizesOutOfCapacity: ["standard_d2s_v5"] });
      assert.ok(!names(path).includes("Standard_D2s_v5"));
      assert.equal(
        code(world.request("GET", path.replace("westeurope", "atlantis"))),
        "LocationNotAvailableForResourceType",
      );
    });

    it("of a set with machines that run are those of their family", () => {
      const set = world.put(world.compute("availabilitySets", "set"), world.availabilitySetBody());
      const card = world.put(world.network("networkInterfaces", "card2"), world.interfaceBody());
      assert.ok(names(`${set}/vmSizes`).length > 100);
      const changes = {
        "properties.availabilitySet": { id: set },
        "properties.networkProfile.networkInterfaces": [{ id: card }],
      };
      const inSet = world.put(world.compute("virtualMachines", "vm2"), world.machineBody(changes));
      assert.ok(names(`${set}/vmSizes`).every((name) => /^Standard_D\d+s_v5$/.test(name ?? "")));
      assert.deepEqual(names(`${inSet}/vmSizes`), names(`${set}/vmSizes`));
      assert.ok(names(`${vm}/vmSizes`).length > 100);
    });
  });

  it("images are found from publisher to version, and each has its facts", () => {
    const at = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope/publishers`;
    const names = (path: string) =>
      (world.request("GET", path).body as unknown as JsonObject[]).map(({ name }) => name);
    const skus = `${at}/MicrosoftWindowsServer/artifacttypes/vmimage/offers/WindowsServer/skus`;
    assert.ok(names(at).includes("MicrosoftWindowsServer"));
    assert.deepEqual(names(skus.replace(/\/WindowsServer\/skus$/, "")), ["WindowsServer"]);
    assert.ok(names(skus).includes("2022-datacenter-azure-edition"));
    const [version] = names(`${skus}/2022-datacenter-azure-edition/versions`);
    const image = world.get(`${skus}/2022-datacenter-azure-edition/versions/${String(version)}`);
    assert.equal(textAt(image, "properties.hyperVGeneration"), "V2");
    assert.equal(world.request("GET", `${skus}/none/versions`).status, 404);
    assert.deepEqual(names(`${at}/Microsoft.Compute/artifacttypes/vmextension/types/CustomScriptExtension/versions`), [
      "1.10.20",
    ]);
  });

  it("known commands are listed, and told one by one", () => {
    const at = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope/runCommands`;
    assert.ok(objectsAt(world.get(at), "value").some(({ id }) => id === "RunPowerShellScript"));
    assert.equal(world.get(`${at}/ipconfig`).id, "IPConfig");
    assert.equal(world.request("GET", `${at}/none`).status, 404);
  });
});
