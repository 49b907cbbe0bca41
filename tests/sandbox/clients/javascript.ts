import assert from "node:assert/strict";
import { ComputeManagementClient } from "@azure/arm-compute";
import { NetworkManagementClient } from "@azure/arm-network";
import { ResourceManagementClient } from "@azure/arm-resources";
import { ClientSecretCredential } from "@azure/identity";

/** The tutorial's steps, one by one, with Microsoft's own SDK; nothing here knows of the sandbox but endpoint and CA. */
const variable = (name: string) => process.env[name] ?? assert.fail(`${name} is not set`);
const subscription = variable("AZURE_SUBSCRIPTION_ID");
const endpoint = variable("SANDBOX_ARM_ENDPOINT");
const credential = new ClientSecretCredential(
  variable("AZURE_TENANT_ID"),
  variable("AZURE_CLIENT_ID"),
  variable("AZURE_CLIENT_SECRET"),
  { authorityHost: variable("AZURE_AUTHORITY_HOST"), disableInstanceDiscovery: true },
);
const options = { endpoint };
const resources = new ResourceManagementClient(credential, subscription, options);
const network = new NetworkManagementClient(credential, subscription, options);
const compute = new ComputeManagementClient(credential, subscription, options);

const group = "tutorial-js";
const location = "westeurope";
const step = (text: string) => process.stdout.write(`${text}\n`);

await resources.resourceGroups.createOrUpdate(group, { location });
step("resource group");

const set = await compute.availabilitySets.createOrUpdate(group, "myAvailabilitySet", {
  location,
  sku: { name: "Aligned" },
  platformFaultDomainCount: 3,
  platformUpdateDomainCount: 2,
});
step("availability set");

const address = await network.publicIPAddresses.beginCreateOrUpdateAndWait(group, "myPublicIP", {
  location,
  sku: { name: "Standard" },
  publicIPAllocationMethod: "Static",
});
assert.match(address.ipAddress ?? "", /^127\./);
step("public IP");

const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/loadBalancers/myLoadBalancer`;
const balancer = await network.loadBalancers.beginCreateOrUpdateAndWait(group, "myLoadBalancer", {
  location,
  sku: { name: "Standard" },
  frontendIPConfigurations: [{ name: "myFrontEndPool", publicIPAddress: { id: address.id! } }],
  backendAddressPools: [{ name: "myBackEndPool" }],
  probes: [{ name: "myHealthProbe", protocol: "Tcp", port: 80, intervalInSeconds: 15, numberOfProbes: 2 }],
  loadBalancingRules: [
    {
      name: "myLoadBalancerRule",
      protocol: "Tcp",
      frontendPort: 80,
      backendPort: 80,
      frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/myFrontEndPool` },
      backendAddressPool: { id: `${id}/backendAddressPools/myBackEndPool` },
      probe: { id: `${id}/probes/myHealthProbe` },
    },
  ],
});
assert.equal(balancer.provisioningState, "Succeeded");
step("load balancer");

const guard = await network.networkSecurityGroups.beginCreateOrUpdateAndWait(group, "myNetworkSecurityGroup", {
  location,
  securityRules: [
    {
      name: "myNetworkSecurityGroupRule",
      protocol: "Tcp",
      direction: "Inbound",
      priority: 1001,
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "80",
      access: "Allow",
    },
  ],
});
const net = await network.virtualNetworks.beginCreateOrUpdateAndWait(group, "myVnet", {
  location,
  addressSpace: { addressPrefixes: ["192.168.0.0/16"] },
  subnets: [{ name: "mySubnet", addressPrefix: "192.168.1.0/24", networkSecurityGroup: { id: guard.id! } }],
});
step("network");

const pool = { id: `${id}/backendAddressPools/myBackEndPool` };
const card = (name: string, pools: { id: string }[]) =>
  network.networkInterfaces.beginCreateOrUpdateAndWait(group, name, {
    location,
    ipConfigurations: [
      { name: "primary", subnet: { id: net.subnets![0]!.id! }, loadBalancerBackendAddressPools: pools },
    ],
  });
const cards = await Promise.all([1, 2, 3].map((number) => card(`myNic${number}`, [pool])));
assert.deepEqual(cards.map(({ ipConfigurations }) => ipConfigurations?.[0]?.privateIPAddress).sort(), [
  "192.168.1.4",
  "192.168.1.5",
  "192.168.1.6",
]);
step("network interfaces");

await Promise.all(
  cards.map(({ id: cardId }, index) =>
    compute.virtualMachines.beginCreateOrUpdateAndWait(group, `myVM${index + 1}`, {
      location,
      availabilitySet: { id: set.id! },
      hardwareProfile: { vmSize: "Standard_D1" },
      networkProfile: { networkInterfaces: [{ id: cardId! }] },
      osProfile: { computerName: `myVM${index + 1}`, adminUsername: "azureuser", adminPassword: "Tutorial-Passw0rd" },
      storageProfile: {
        imageReference: {
          publisher: "MicrosoftWindowsServer",
          offer: "WindowsServer",
          sku: "2016-Datacenter",
          version: "latest",
        },
        osDisk: {
          createOption: "FromImage",
          diskSizeGB: 128,
          caching: "ReadWrite",
          managedDisk: { storageAccountType: "Standard_LRS" },
          deleteOption: "Delete",
        },
      },
    }),
  ),
);
step("virtual machines");

await Promise.all(
  [1, 2, 3].map((number) =>
    compute.virtualMachineExtensions.beginCreateOrUpdateAndWait(group, `myVM${number}`, "IIS", {
      location,
      publisher: "Microsoft.Compute",
      typePropertiesType: "CustomScriptExtension",
      typeHandlerVersion: "1.10",
      settings: { commandToExecute: "powershell Add-WindowsFeature Web-Server" },
    }),
  ),
);
step("IIS");

await card("myNic2", []);
assert.equal(
  (await network.loadBalancers.get(group, "myLoadBalancer")).backendAddressPools?.[0]?.backendIPConfigurations?.length,
  2,
);
step("VM 2 out of the load balancer");
await card("myNic2", [pool]);
assert.equal(
  (await network.loadBalancers.get(group, "myLoadBalancer")).backendAddressPools?.[0]?.backendIPConfigurations?.length,
  3,
);
step("VM 2 back in");

// The rule's health, once every machine is up.
for (let tries = 0; ; tries++) {
  const health = await network.loadBalancerLoadBalancingRules.beginHealthAndWait(
    group,
    "myLoadBalancer",
    "myLoadBalancerRule",
  );
  assert.equal(health.loadBalancerBackendAddresses?.length, 3);
  if (health.up === 3) break;
  assert.ok(tries < 100, JSON.stringify(health));
}
step("health");

const { value } = await compute.virtualMachines.beginRunCommandAndWait(group, "myVM1", {
  commandId: "RunPowerShellScript",
  script: ["$address = '192.168.1.4'", 'Invoke-WebRequest -Uri "http://$address:80/"'],
});
assert.match(value?.[0]?.message ?? "", /^Up_Probe_Success: http:\/\/192\.168\.1\.\d:80\/$/);
step("run command");

const listed: string[] = [];
for await (const machine of compute.virtualMachines.list(group)) listed.push(machine.name!);
assert.deepEqual(listed.sort(), ["myVM1", "myVM2", "myVM3"]);
step("list");

// What fails on Azure fails here, as the SDK's own error.
await assert.rejects(
  compute.virtualMachines.beginCreateOrUpdateAndWait(group, "myVM1", {
    ...(await compute.virtualMachines.get(group, "myVM1")),
    osProfile: { computerName: "other", adminUsername: "azureuser" },
  }),
  { code: "PropertyChangeNotAllowed", statusCode: 409 },
);
await assert.rejects(network.virtualNetworks.beginDeleteAndWait(group, "myVnet"), {
  code: "InUseSubnetCannotBeDeleted",
});
await assert.rejects(network.virtualNetworks.get(group, "none"), { statusCode: 404, code: "ResourceNotFound" });
step("errors");

await resources.resourceGroups.beginDeleteAndWait(group);
await assert.rejects(resources.resourceGroups.get(group), { statusCode: 404 });
step("deleted");
