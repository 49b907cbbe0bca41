import {
  VirtualMachine,
  VirtualMachineExtension,
  VirtualMachineRunCommandByVirtualMachine,
} from "@pulumi/azure-native/compute/index.js";
import { NetworkInterface, NetworkSecurityGroup, SecurityRule } from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { Sleep } from "@pulumiverse/time";
import { healthCheck, healthCheckSeconds } from "../facts/healthCheck.ts";
import { admitProbes, type GateRule, holdProbes, passClients } from "../facts/healthGate.ts";
import type { Machine, Probe } from "../facts/settings.ts";

export interface WebServerArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly machine: Machine;
  /** Windows computer name, at most 15 characters. */
  readonly computerName: string;
  readonly adminPassword: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** What the machine must answer before it is admitted. */
  readonly probe: Probe;
  /** Seconds to wait, when the machine leaves, between the end of its probes and its deletion. */
  readonly drainTime: number;
  /** Pools the network interface is in; a machine out of rotation is not in the web pool. */
  readonly backendPoolIds: readonly pulumi.Input<string>[];
  /** Availability set the machine is placed in; never together with a zone. */
  readonly availabilitySetId?: pulumi.Input<string> | undefined;
  /** Zone the machine is placed in, 1 to 3; never together with an availability set. */
  readonly zone?: number | undefined;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Properties of a virtual machine that Azure refuses to change with 409 PropertyChangeNotAllowed (pulumi/pulumi-azure-native#577). */
export const immutableVmProperties: readonly string[] = [
  "location",
  "zones",
  "availabilitySet",
  "osProfile.computerName",
  "osProfile.adminUsername",
  "storageProfile.imageReference",
  "storageProfile.osDisk.createOption",
  "securityProfile.securityType",
];

/**
 * One member of the pool: a network interface behind a gate for health probes, the virtual machine on it, the extension that
 * installs the application, and a run command that fails unless the application answers; then the machine is admitted.
 * The engine deletes in the opposite order: probes are cut off first, then it waits, and only then does anything of the
 * machine go.
 */
export class WebServer extends pulumi.ComponentResource {
  readonly gate: NetworkSecurityGroup;
  readonly networkInterface: NetworkInterface;
  readonly virtualMachine: VirtualMachine;
  readonly application: VirtualMachineExtension;
  readonly healthCheck: VirtualMachineRunCommandByVirtualMachine;
  /** The machine gets traffic once this stands. */
  readonly admission: SecurityRule;

  /** @throws pulumi.InputPropertyError when both a zone and an availability set are given. */
  constructor(name: string, args: WebServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ha-web:components:WebServer", name, {}, opts);
    if (args.zone !== undefined && args.availabilitySetId !== undefined) {
      throw new pulumi.InputPropertyError({
        propertyPath: "zone",
        reason: `${args.zone} is given together with an availability set, and Azure takes only one of them; leave one out.`,
      });
    }
    const { resourceGroupName, location, machine, tags } = args;
    const common = { resourceGroupName, location, tags };

    // All rules are resources of their own: admission must go before the group does.
    this.gate = new NetworkSecurityGroup(`${name}-gate`, common, { parent: this, replaceOnChanges: ["location"] });
    const gateRule = (what: string, rule: GateRule, dependsOn: pulumi.Resource[]) =>
      new SecurityRule(
        `${name}-gate-${what}`,
        { resourceGroupName, networkSecurityGroupName: this.gate.name, ...rule },
        { parent: this, dependsOn },
      );
    const pass = gateRule("pass", passClients, []);
    // One after the other: a group that is being changed answers AnotherOperationInProgress (assumed of its rules).
    const hold = gateRule("hold", holdProbes, [pass]);

    this.networkInterface = new NetworkInterface(
      `${name}-nic`,
      {
        ...common,
        enableAcceleratedNetworking: machine.acceleratedNetworking,
        networkSecurityGroup: { id: this.gate.id },
        ipConfigurations: [
          {
            name: "primary",
            primary: true,
            subnet: { id: args.subnetId },
            privateIPAllocationMethod: "Dynamic",
            loadBalancerBackendAddressPools: args.backendPoolIds.map((id) => ({ id })),
          },
        ],
      },
      { parent: this, dependsOn: hold, replaceOnChanges: ["location"] },
    );
    this.virtualMachine = new VirtualMachine(
      name,
      {
        ...common,
        ...(args.availabilitySetId === undefined ? {} : { availabilitySet: { id: args.availabilitySetId } }),
        ...(args.zone === undefined ? {} : { zones: [String(args.zone)] }),
        ...(machine.managedIdentity ? { identity: { type: "SystemAssigned" } } : {}),
        ...(machine.licenseType === "None" ? {} : { licenseType: machine.licenseType }),
        hardwareProfile: { vmSize: machine.vmSize },
        networkProfile: { networkInterfaces: [{ id: this.networkInterface.id, primary: true }] },
        osProfile: {
          computerName: args.computerName,
          adminUsername: machine.adminUsername,
          adminPassword: args.adminPassword,
          windowsConfiguration: {
            provisionVMAgent: true,
            enableAutomaticUpdates: true,
            patchSettings: { patchMode: machine.patchMode },
          },
        },
        storageProfile: {
          imageReference: { ...machine.image },
          osDisk: {
            createOption: "FromImage",
            caching: "ReadWrite",
            diskSizeGB: machine.osDiskSizeGB,
            managedDisk: { storageAccountType: machine.osDiskType },
            // Azure's default leaves the disk behind, and its bill (pulumi/pulumi-azure-native#787).
            deleteOption: "Delete",
          },
        },
        ...(machine.trustedLaunch
          ? {
              securityProfile: {
                securityType: "TrustedLaunch",
                uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
              },
            }
          : {}),
        diagnosticsProfile: { bootDiagnostics: { enabled: machine.bootDiagnostics } },
      },
      {
        parent: this,
        replaceOnChanges: [...immutableVmProperties],
        // A new password is for new machines: Azure does not change it on one that stands.
        ignoreChanges: ["osProfile.adminPassword"],
        // Two machines cannot share the interface: NicInUse (pulumi/pulumi-azure-native#2674).
        deleteBeforeReplace: true,
      },
    );

    this.application = new VirtualMachineExtension(
      `${name}-app`,
      {
        ...common,
        vmName: this.virtualMachine.name,
        publisher: "Microsoft.Compute",
        type: "CustomScriptExtension",
        typeHandlerVersion: "1.10",
        autoUpgradeMinorVersion: true,
        settings: { commandToExecute: machine.installCommand },
      },
      // Another command is another release, so on a standing machine the script never runs again.
      { parent: this, replaceOnChanges: ["location"], ignoreChanges: ["settings"], deleteBeforeReplace: true },
    );

    this.healthCheck = new VirtualMachineRunCommandByVirtualMachine(
      `${name}-health`,
      {
        ...common,
        vmName: this.virtualMachine.name,
        source: { script: healthCheck(args.probe) },
        timeoutInSeconds: healthCheckSeconds,
        // Makes the script's failure the resource's (text of this input in azure-native 3.28).
        treatFailureAsDeploymentFailure: true,
      },
      { parent: this, dependsOn: this.application, replaceOnChanges: ["location"], deleteBeforeReplace: true },
    );

    const drain = new Sleep(
      `${name}-drain`,
      { destroyDuration: `${args.drainTime}s` },
      { parent: this, dependsOn: this.healthCheck },
    );
    this.admission = gateRule("admit", admitProbes, [drain]);

    this.registerOutputs({ vmName: this.virtualMachine.name });
  }
}
