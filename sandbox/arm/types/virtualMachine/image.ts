import { vmSizeOf } from "../../catalog/vmSizes.ts";
import type { Change, Rule } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { findAll, textAt } from "../../protocol/json.ts";
import { imageOf, isOfGallery, sizeName } from "./body.ts";

/** What Azure insists on for a machine's image and the security it boots with. */
export const imageRules: readonly Rule<Change>[] = [
  {
    says: "a machine's image is in the marketplace; one of a Compute Gallery is taken on trust, since the sandbox has no galleries",
    source: "code and words as many Terraform users quote them (PlatformImageNotFound); status 404 assumed",
    check({ body }) {
      if (imageOf(body) || isOfGallery(body)) return undefined;
      const part = (name: string) => textAt(body, `properties.storageProfile.imageReference.${name}`) ?? "";
      return new ArmError(
        404,
        "PlatformImageNotFound",
        `The platform image '${["publisher", "offer", "sku", "version"].map(part).join(":")}' is not available. ` +
          "Verify that all fields in the storage profile are correct. For more details about storage profile information, please refer to https://aka.ms/storageprofile",
        { target: "imageReference" },
      );
    },
  },
  {
    says: "an image's generation is one the size can run",
    source: "azure-compute-docs, generation-2.md; code and words in juju's and Azure Batch's error pages",
    check({ body }) {
      const [image, size] = [imageOf(body), vmSizeOf(sizeName(body))];
      if (!image || !size || size.generations.includes(image.generation)) return undefined;
      return badRequest(
        "BadRequest",
        `The selected VM size '${size.name}' cannot boot Hypervisor Generation '${image.generation}'. If this was a Create operation please check that the ` +
          `Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM Size. If this was an Update operation please select ` +
          `a Hypervisor Generation '${image.generation}' VM Size. For more information, see https://aka.ms/azuregen2vm`,
      );
    },
  },
  {
    says: "an Arm processor runs no Windows Server image",
    source:
      "words quoted in public notes on Standard_B2pts_v2; oracle/weblogic-azure#318 (a p among the letters); status 400 assumed",
    check({ body }) {
      const size = vmSizeOf(sizeName(body));
      if (!imageOf(body) || size?.architecture !== "Arm64") return undefined;
      return badRequest(
        "BadRequest",
        `Cannot create a VM of size '${size.name}' because this VM size only supports a CPU Architecture of 'Arm64', but an image or disk with CPU Architecture 'x64' was given. ` +
          "Please check that the CPU Architecture of the image or disk is compatible with that of the VM size.",
      );
    },
  },
  {
    says: "an image that knows no NVMe boots on no size whose disks are NVMe alone",
    source:
      "Azure/karpenter-provider-azure#616 (v6 and later); that Windows Server 2016 is such an image is said in public notes only",
    check({ body }) {
      const size = vmSizeOf(sizeName(body));
      const image = imageOf(body);
      if (!image || image.nvme || !size?.nvmeOnly) return undefined;
      return badRequest(
        "InvalidParameter",
        `The VM size '${size.name}' cannot boot with OS image or disk. Please check that disk controller types supported by the OS image or disk is one of the supported ` +
          `disk controller types for the VM size '${size.name}'. Please query sku api at https://aka.ms/azure-compute-skus to determine supported disk controller types for the VM size.`,
        "vmSize",
      );
    },
  },
  {
    says: "Trusted Launch needs a generation 2 image and a size that has it",
    source: "azure-compute-docs, trusted-launch.md; code and words assumed",
    check({ body }) {
      if (textAt(body, "properties.securityProfile.securityType") !== "TrustedLaunch") return undefined;
      if (imageOf(body)?.generation === 1) {
        return badRequest(
          "BadRequest",
          "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch Supported Gen2 OS Image.",
        );
      }
      if (vmSizeOf(sizeName(body))?.trustedLaunch) return undefined;
      return badRequest(
        "InvalidParameter",
        `The VM size '${sizeName(body)}' is not supported for creation of VMs and Virtual Machine Scale Set with 'TrustedLaunch' security type.`,
        "securityType",
      );
    },
  },
  {
    says: "secure boot and vTPM are settings of Trusted Launch",
    source: "azure-compute-docs, trusted-launch.md; code and words assumed",
    check({ body }) {
      const asked = findAll(body, "properties.securityProfile.uefiSettings").length > 0;
      if (!asked || textAt(body, "properties.securityProfile.securityType") !== undefined) return undefined;
      return badRequest(
        "InvalidParameter",
        "The property 'securityProfile.uefiSettings' is only valid with a security type.",
        "securityProfile.uefiSettings",
      );
    },
  },
];
