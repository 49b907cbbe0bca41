import { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";
import { VirtualMachineExtension } from "@pulumi/azure-native/compute/virtualMachineExtension.js";
import { NetworkInterface } from "@pulumi/azure-native/network/networkInterface.js";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import { SecurityRule } from "@pulumi/azure-native/network/securityRule.js";
import * as pulumi from "@pulumi/pulumi";
import { healthCheck } from "../facts/healthCheck.ts";
import { admitProbes, holdProbes, passClients } from "../facts/healthGate.ts";
import type { InboundRule } from "../facts/inboundRule.ts";
import { patchSettings } from "../facts/patching.ts";
import type { Machine, Probe } from "../facts/settings.ts";
import { installScript } from "./installScript.ts";
import { Watched } from "./watched.ts";

export interface WebServerArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly machine: Machine;
  /** Windows computer name, at most 15 characters. */
  readonly computerName: string;
  readonly adminPassword: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** What the load balancer asks. */
  readonly probe: Probe;
  /** What the machine must answer before it is admitted. */
  readonly checks: readonly Probe[];
  /** Ports of the machine that probes go to. */
  readonly probePorts: readonly number[];
  /** TCP ports that clients use. */
  readonly ports: readonly number[];
  /** Who may call them: IPv4 ranges, or one service tag. */
  readonly allowedSources: readonly string[];
  /** Whether the machine gets requests. */
  readonly inRotation: boolean;
  /** Seconds for the requests the machine has begun when it leaves, 0 to 3600. */
  readonly drainSeconds: number;
  /** ARM ids of the load balancing rules that send it requests. */
  readonly balancingRules: readonly pulumi.Input<string>[];
  /** Pools the network interface is in. */
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
  "networkProfile.networkInterfaces",
  "storageProfile.imageReference",
  "storageProfile.osDisk.createOption",
  "securityProfile.securityType",
];

/**
 * One member of the pool: a network interface behind a gate for health probes, the virtual machine on it, the extension that
 * installs the application, and its membership, which begins when the application answers as the probe will ask; then the
 * machine is admitted. The engine deletes in the opposite order: probes are cut off first, then the membership ends when the
 * load balancer sends nothing new and what has begun is over, then Windows is shut down, and only then does the machine go.
 */
export class WebServer extends pulumi.ComponentResource {
  /** Windows name, by which a person knows the machine. */
  readonly machine: string;
  readonly gate: NetworkSecurityGroup;
  readonly networkInterface: NetworkInterface;
  readonly virtualMachine: VirtualMachine;
  /** Shuts Windows down before the machine is deleted. */
  readonly shutdown: Watched;
  readonly application: VirtualMachineExtension;
  readonly membership: Watched;
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
    this.machine = args.computerName;
    const common = { resourceGroupName, location, tags };

    // All rules are resources of their own: admission must go before the group does.
    this.gate = new NetworkSecurityGroup(
      `${name}-gate`,
      // Without it the probe's kept connection would outlive the rule that lets it in (azure-docs, network-security-groups-overview.md).
      { ...common, flushConnection: true },
      { parent: this, replaceOnChanges: ["location"] },
    );
    const gateRule = (what: string, rule: InboundRule, opts: pulumi.CustomResourceOptions) =>
      new SecurityRule(
        `${name}-gate-${what}`,
        { resourceGroupName, networkSecurityGroupName: this.gate.name, ...rule },
        { parent: this, ...opts },
      );
    const pass = gateRule("pass", passClients(args.ports, args.allowedSources), {});
    // One after the other: a group that is being changed answers AnotherOperationInProgress (assumed of its rules).
    const hold = gateRule("hold", holdProbes(args.inRotation), { dependsOn: pass });
    const watched = {
      machine: args.computerName,
      gateId: this.gate.id,
      rules: [...args.balancingRules],
      probe: { ...args.probe },
      drainSeconds: args.drainSeconds,
    };
    const departed = args.inRotation
      ? []
      : [new Watched("departure", `${name}-out`, watched, [hold], { parent: this, deletedWith: this.gate })];

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
      { parent: this, dependsOn: [hold, ...departed], replaceOnChanges: ["location"] },
    );
    this.virtualMachine = new VirtualMachine(
      name,
      {
        ...common,
        ...(args.availabilitySetId === undefined ? {} : { availabilitySet: { id: args.availabilitySetId } }),
        ...(args.zone === undefined ? {} : { zones: [String(args.zone)] }),
        // Azure keeps what a request leaves out: only None takes an identity or a licence away.
        identity: { type: machine.managedIdentity ? "SystemAssigned" : "None" },
        licenseType: machine.licenseType,
        hardwareProfile: { vmSize: machine.vmSize },
        networkProfile: { networkInterfaces: [{ id: this.networkInterface.id, primary: true }] },
        osProfile: {
          computerName: args.computerName,
          adminUsername: machine.adminUsername,
          adminPassword: args.adminPassword,
          windowsConfiguration: {
            provisionVMAgent: true,
            enableAutomaticUpdates: true,
            patchSettings: patchSettings(machine),
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
        // Another image is another release; what is left is the same one in other letters.
        ignoreChanges: ["osProfile.adminPassword", "storageProfile.imageReference"],
        // Two machines cannot share the interface: NicInUse (pulumi/pulumi-azure-native#2674).
        deleteBeforeReplace: true,
      },
    );

    // Made before anything of the machine's application, so that it ends after all of it, right before the machine.
    this.shutdown = new Watched(
      "shutdown",
      `${name}-stop`,
      {
        machine: args.computerName,
        virtualMachineId: this.virtualMachine.id,
        gateId: this.gate.id,
        rules: [...args.balancingRules],
      },
      [this.virtualMachine],
      { parent: this, deleteBeforeReplace: true },
    );
    this.application = new VirtualMachineExtension(
      `${name}-app`,
      {
        resourceGroupName,
        location,
        vmName: this.virtualMachine.name,
        publisher: "Microsoft.Compute",
        type: "CustomScriptExtension",
        typeHandlerVersion: "1.10",
        autoUpgradeMinorVersion: true,
        ...installScript(machine),
      },
      {
        parent: this,
        dependsOn: this.shutdown,
        // A script that failed is not run again by the same settings, so the extension is made anew: "*" says that.
        replaceOnChanges: ["*"],
        // Another command is another release, so on a standing machine the script never runs again.
        ignoreChanges: [
          "settings",
          "protectedSettings",
          "publisher",
          "type",
          "typeHandlerVersion",
          "autoUpgradeMinorVersion",
        ],
        deleteBeforeReplace: true,
        // Azure refuses to take it from a machine that does not run; it goes with the machine.
        deletedWith: this.virtualMachine,
      },
    );

    const address = this.networkInterface.ipConfigurations.apply((all) => all?.[0]?.privateIPAddress ?? "");
    this.membership = new Watched(
      "membership",
      `${name}-member`,
      {
        ...watched,
        virtualMachineId: this.virtualMachine.id,
        applicationId: this.application.id,
        check: address.apply((one) => healthCheck(one, args.checks, args.ports)),
      },
      [this.application],
      { parent: this, deleteBeforeReplace: true },
    );
    this.admission = gateRule("admit", admitProbes(args.probePorts), {
      dependsOn: this.membership,
      // Who replaces any of them wants the machine drained before: without its rule, which is closed first.
      replaceWith: [this.virtualMachine, this.application, this.membership],
      deleteBeforeReplace: true,
    });

    this.registerOutputs({ vmName: this.virtualMachine.name });
  }
}
