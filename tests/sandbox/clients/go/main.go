// Command clients creates, reads and deletes resources with Microsoft's own SDK for Go, whose pipeline and pollers are
// those of the azure-native plugin. Nothing here knows of the sandbox but its endpoint; its CA comes by SSL_CERT_FILE.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources"
)

const (
	group   = "tutorial-go"
	network = "2024-05-01"
	compute = "2024-11-01"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	endpoint := os.Getenv("SANDBOX_ARM_ENDPOINT")
	options := azcore.ClientOptions{Cloud: cloud.Configuration{
		ActiveDirectoryAuthorityHost: os.Getenv("AZURE_AUTHORITY_HOST"),
		Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: endpoint, Audience: endpoint},
		},
	}}
	credential, err := azidentity.NewClientSecretCredential(
		os.Getenv("AZURE_TENANT_ID"), os.Getenv("AZURE_CLIENT_ID"), os.Getenv("AZURE_CLIENT_SECRET"),
		&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	if err != nil {
		return err
	}
	subscription := os.Getenv("AZURE_SUBSCRIPTION_ID")
	factory, err := armresources.NewClientFactory(subscription, credential, &arm.ClientOptions{ClientOptions: options})
	if err != nil {
		return err
	}
	c := &client{ctx: ctx, resources: factory.NewClient(), root: "/subscriptions/" + subscription + "/resourceGroups/" + group}
	groups := factory.NewResourceGroupsClient()
	if _, err := groups.CreateOrUpdate(ctx, group, armresources.ResourceGroup{Location: ptr("westeurope")}, nil); err != nil {
		return fmt.Errorf("resource group: %w", err)
	}
	fmt.Println("resource group")
	if err := c.tutorial(); err != nil {
		return err
	}
	if err := c.refusals(); err != nil {
		return err
	}
	poller, err := groups.BeginDelete(ctx, group, nil)
	if err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if _, err := poller.PollUntilDone(ctx, nil); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	exists, err := groups.CheckExistence(ctx, group, nil)
	if err != nil || exists.Success {
		return fmt.Errorf("the group is still there (%w)", err)
	}
	fmt.Println("deleted")
	return nil
}

type client struct {
	ctx       context.Context
	resources *armresources.Client
	root      string
}

func (c *client) id(path string) string { return c.root + "/providers/" + path }

func (c *client) put(path, version string, properties map[string]any, sku string) (armresources.GenericResource, error) {
	body := armresources.GenericResource{Location: ptr("westeurope"), Properties: properties}
	if sku != "" {
		body.SKU = &armresources.SKU{Name: ptr(sku)}
	}
	poller, err := c.resources.BeginCreateOrUpdateByID(c.ctx, c.id(path), version, body, nil)
	if err != nil {
		return armresources.GenericResource{}, fmt.Errorf("%s: %w", path, err)
	}
	done, err := poller.PollUntilDone(c.ctx, nil)
	if err != nil {
		return armresources.GenericResource{}, fmt.Errorf("%s: %w", path, err)
	}
	fmt.Println(path)
	return done.GenericResource, nil
}

func (c *client) tutorial() error {
	type object = map[string]any
	address, err := c.put("Microsoft.Network/publicIPAddresses/myPublicIP", network,
		object{"publicIPAllocationMethod": "Static"}, "Standard")
	if err != nil {
		return err
	}
	balancer := c.id("Microsoft.Network/loadBalancers/myLoadBalancer")
	steps := []struct {
		path, version, sku string
		properties         object
	}{
		{"Microsoft.Network/loadBalancers/myLoadBalancer", network, "Standard", object{
			"frontendIPConfigurations": []object{{"name": "front", "properties": object{"publicIPAddress": object{"id": *address.ID}}}},
			"backendAddressPools":      []object{{"name": "pool"}},
		}},
		{"Microsoft.Network/virtualNetworks/myVnet", network, "", object{
			"addressSpace": object{"addressPrefixes": []string{"192.168.0.0/16"}},
			"subnets":      []object{{"name": "mySubnet", "properties": object{"addressPrefix": "192.168.1.0/24"}}},
		}},
		{"Microsoft.Network/networkInterfaces/myNic1", network, "", object{
			"ipConfigurations": []object{{"name": "primary", "properties": object{
				"subnet":                          object{"id": c.id("Microsoft.Network/virtualNetworks/myVnet/subnets/mySubnet")},
				"loadBalancerBackendAddressPools": []object{{"id": balancer + "/backendAddressPools/pool"}},
			}}},
		}},
		{"Microsoft.Compute/availabilitySets/mySet", compute, "Aligned", object{
			"platformFaultDomainCount": 3, "platformUpdateDomainCount": 2,
		}},
		{"Microsoft.Compute/virtualMachines/myVM1", compute, "", object{
			"availabilitySet": object{"id": c.id("Microsoft.Compute/availabilitySets/mySet")},
			"hardwareProfile": object{"vmSize": "Standard_D1"},
			"networkProfile":  object{"networkInterfaces": []object{{"id": c.id("Microsoft.Network/networkInterfaces/myNic1")}}},
			"osProfile":       object{"computerName": "myVM1", "adminUsername": "azureuser", "adminPassword": "Tutorial-Passw0rd"},
			"storageProfile": object{
				"imageReference": object{
					"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2016-Datacenter", "version": "latest",
				},
				"osDisk": object{"createOption": "FromImage", "diskSizeGB": 128},
			},
		}},
		{"Microsoft.Compute/virtualMachines/myVM1/extensions/IIS", compute, "", object{
			"publisher": "Microsoft.Compute", "type": "CustomScriptExtension", "typeHandlerVersion": "1.10",
			"settings": object{"commandToExecute": "powershell Add-WindowsFeature Web-Server"},
		}},
	}
	for _, step := range steps {
		if _, err := c.put(step.path, step.version, step.properties, step.sku); err != nil {
			return err
		}
	}
	read, err := c.resources.GetByID(c.ctx, c.id("Microsoft.Compute/virtualMachines/myVM1"), compute, nil)
	if err != nil {
		return err
	}
	if state := read.Properties.(map[string]any)["provisioningState"]; state != "Succeeded" {
		return fmt.Errorf("myVM1 is %v", state)
	}
	fmt.Println("read")
	return nil
}

// refusals checks that what fails on Azure fails here, as the SDK's own error.
func (c *client) refusals() error {
	_, err := c.resources.GetByID(c.ctx, c.id("Microsoft.Network/virtualNetworks/none"), network, nil)
	if err := expect(err, "ResourceNotFound", 404); err != nil {
		return err
	}
	_, err = c.resources.BeginDeleteByID(c.ctx, c.id("Microsoft.Network/networkInterfaces/myNic1"), network, nil)
	if err := expect(err, "NicInUse", 400); err != nil {
		return err
	}
	poller, err := c.resources.BeginDeleteByID(c.ctx, c.id("Microsoft.Compute/virtualMachines/myVM1"), compute, nil)
	if err != nil {
		return err
	}
	if _, err := poller.PollUntilDone(c.ctx, &runtime.PollUntilDoneOptions{}); err != nil {
		return err
	}
	fmt.Println("errors")
	return nil
}

func expect(err error, code string, status int) error {
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) || refusal.ErrorCode != code || refusal.StatusCode != status {
		return fmt.Errorf("expected %d %s, got %w", status, code, err)
	}
	return nil
}

func ptr[T any](value T) *T { return &value }
